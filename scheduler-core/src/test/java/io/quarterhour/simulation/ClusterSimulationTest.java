package io.quarterhour.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Several nodes on one store, in virtual time, while all kinds of things go wrong. 300 seeds run by
 * default, ten thousand with the profile {@code full} or by
 *
 * <pre>
 * mvn -pl scheduler-spi,scheduler-core test -Dtest=ClusterSimulationTest \
 *     -Dsurefire.failIfNoSpecifiedTests=false -Dsim.seeds=10000
 * </pre>
 *
 * <p>{@code -Dsim.first=5000} begins with another seed than 1, {@code -Dsim.seed=17} replays one
 * and prints everything that happens.
 */
class ClusterSimulationTest {
  private static final int SEEDS = Boolean.getBoolean("quarterhour.full") ? 10_000 : 300;

  private final PrintStream log = System.err;

  /** What is logged of stores that fail and nodes that die would bury everything else here. */
  @BeforeEach
  void beQuiet() {
    System.setErr(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
  }

  @AfterEach
  void speakAgain() {
    System.setErr(log);
  }

  @Test
  void whateverGoesWrongEachSlotIsRunOnceAndAllComesToItsEnd() {
    Long one = Long.getLong("sim.seed");
    if (one != null) {
      Simulation.run(one, true);
      return;
    }
    long first = Long.getLong("sim.first", 1);
    long seeds = Long.getLong("sim.seeds", SEEDS);
    for (long seed = first; seed < first + seeds; seed++) {
      Simulation.run(seed, false);
    }
  }

  @Test
  void aSeedAlwaysTellsTheSameStory() {
    for (long seed = 1; seed <= 10; seed++) {
      assertThat(Simulation.run(seed, false)).isEqualTo(Simulation.run(seed, false));
    }
    assertThat(Simulation.run(1, false)).isNotEqualTo(Simulation.run(2, false));
  }
}
