package io.quarterhour.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * Several nodes on one store, in virtual time, while all kinds of things go wrong.
 *
 * <p>A seed draws everything. {@code -Dsim.seed=17} replays one run and prints everything that
 * happens; {@code -Dsim.seeds=10000} runs ten thousand of them in place of 300, and {@code
 * -Dsim.first=5000} begins with that one:
 *
 * <pre>
 * mvn -pl scheduler-spi,scheduler-core test -Dtest=ClusterSimulationTest -Dsim.seeds=10000 \
 *     -Dsurefire.failIfNoSpecifiedTests=false
 * </pre>
 */
class ClusterSimulationTest {
  private static final int SEEDS = 300;

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
