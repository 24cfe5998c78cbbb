package io.quarterhour.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Simulation of several nodes on one store, in virtual time and with faults of many kinds. It runs
 * 300 seeds by default, and 10,000 seeds with the profile {@code full} or by
 *
 * <pre>
 * mvn -pl scheduler-spi,scheduler-core test -Dtest=ClusterSimulationTest \
 *     -Dsurefire.failIfNoSpecifiedTests=false -Dsim.seeds=10000
 * </pre>
 *
 * <p>{@code -Dsim.first=5000} begins with seed 5000 instead of 1, {@code -Dsim.seed=17} replays a
 * single seed and prints all events.
 */
class ClusterSimulationTest {
  private static final int SEEDS = Boolean.getBoolean("quarterhour.full") ? 10_000 : 300;

  private final PrintStream log = System.err;

  /** Suppresses the log: warnings about failing stores and nodes would hide all other output. */
  @BeforeEach
  void suppressLog() {
    System.setErr(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
  }

  @AfterEach
  void restoreLog() {
    System.setErr(log);
  }

  @Test
  void everySlotRunsOnceAndAllWorkFinishesDespiteFaults() {
    Long replayedSeed = Long.getLong("sim.seed");
    if (replayedSeed != null) {
      Simulation.run(replayedSeed, true);
      return;
    }
    long first = Long.getLong("sim.first", 1);
    long seeds = Long.getLong("sim.seeds", SEEDS);
    for (long seed = first; seed < first + seeds; seed++) {
      Simulation.run(seed, false);
    }
  }

  @Test
  void watchThatWaitsForTheStoreIsFound() {
    assertFound(
        PlantedFault.WATCH_WAITS_FOR_STORE, "an action is signalled before its successor begins");
  }

  @Test
  void refusedItemThatStopsItsListIsFound() {
    assertFound(
        PlantedFault.REFUSED_ITEM_STOPS_ITS_LIST, "a refused item does not stop the others");
  }

  /** Asserts that a rule finds a planted fault within 1,000 seeds. */
  private static void assertFound(PlantedFault plantedFault, String rule) {
    assertThatThrownBy(
            () -> {
              for (long seed = 1; seed <= 1_000; seed++) {
                Simulation.run(seed, false, plantedFault);
              }
            })
        .isInstanceOf(Violation.class)
        .hasMessageContaining(rule);
  }

  @Test
  void equalSeedsProduceEqualRuns() {
    for (long seed = 1; seed <= 10; seed++) {
      assertThat(Simulation.run(seed, false)).isEqualTo(Simulation.run(seed, false));
    }
    assertThat(Simulation.run(1, false)).isNotEqualTo(Simulation.run(2, false));
  }
}
