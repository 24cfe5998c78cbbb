package io.quarterhour.slots;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Random histories of acts on one task, compared with a {@link SlotModel}. */
class DrawnHistoriesTest {
  private static final int HISTORIES = Integer.getInteger("acts.histories", 200);
  private static final long SEED = Long.getLong("acts.seed", 1);

  @Test
  void everySlotIsAccountedForAndNoneRunsTwiceOrEarly() {
    for (long seed = SEED; seed < SEED + HISTORIES; seed++) {
      DrawnHistory history = new DrawnHistory(seed);

      SlotModel model = history.play();

      assertThat(model.violations(history.executions()))
          .as("seed %d, replay it with -Dacts.seed=%d -Dacts.histories=1%n%s", seed, seed, history)
          .isEmpty();
    }
  }
}
