package io.quarterhour.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimerQueueTest {
  private static final int STEPS = 30_000;

  private static final class Item extends TimerQueue.Entry<Item> {
    final int number;
    long at;

    Item(int number) {
      this.number = number;
    }

    @Override
    int compareEqual(Item other) {
      return Integer.compare(number, other.number);
    }
  }

  /** Compares a queue with an ordered set during random operations. */
  @ParameterizedTest
  @ValueSource(longs = {1, 10, 1_000, 100_000})
  void entriesAreOrderedByTimeAndRank(long spread) {
    Random random = new Random(spread);
    TimerQueue<Item> queue = new TimerQueue<>();
    TreeSet<Item> model =
        new TreeSet<>(
            Comparator.comparingLong((Item item) -> item.at).thenComparing(item -> item.number));
    List<Item> removed = new ArrayList<>();
    long now = 5_000;
    for (int step = 0; step < STEPS; step++) {
      int kind = random.nextInt(10);
      if (kind < 5) {
        Item item =
            removed.isEmpty() || random.nextBoolean()
                ? new Item(step)
                : removed.remove(random.nextInt(removed.size()));
        item.at = now + random.nextLong(spread + 1) - random.nextInt(3);
        queue.put(item, item.at);
        model.add(item);
      } else if (kind < 7) {
        now += random.nextLong(spread / 50 + 2);
      } else if (kind < 8 && !model.isEmpty()) {
        Item anyItem = model.ceiling(atTime(now + random.nextLong(spread + 1)));
        if (anyItem != null) {
          anyItem.leaveQueue();
          model.remove(anyItem);
          removed.add(anyItem);
        }
      } else {
        Item first = queue.peek(now);
        Item expected = model.isEmpty() || model.first().at > now ? null : model.first();
        assertThat(first).isSameAs(expected);
        if (first != null) {
          first.leaveQueue();
          model.remove(first);
          removed.add(first);
        }
      }
      assertThat(queue.earliest()).isEqualTo(model.isEmpty() ? null : (Long) model.first().at);
    }
  }

  private static Item atTime(long time) {
    Item item = new Item(0);
    item.at = time;
    return item;
  }
}
