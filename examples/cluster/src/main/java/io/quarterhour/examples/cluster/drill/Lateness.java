package io.quarterhour.examples.cluster.drill;

import java.util.Arrays;
import java.util.List;

/** The lateness of executions, in milliseconds. Safe for use by many threads. */
final class Lateness {
  private static final double P99 = 0.99;

  private long[] values = new long[1024];
  private int count;

  /** {@return all executions of several parts} */
  static Lateness of(List<Lateness> parts) {
    Lateness all = new Lateness();
    for (Lateness part : parts) {
      for (long value : part.values()) {
        all.add(value);
      }
    }
    return all;
  }

  private synchronized long[] values() {
    return Arrays.copyOf(values, count);
  }

  /** Adds the lateness of an execution. */
  synchronized void add(long millis) {
    if (count == values.length) {
      values = Arrays.copyOf(values, 2 * count);
    }
    values[count++] = millis;
  }

  /** {@return the number of executions} */
  synchronized int count() {
    return count;
  }

  /** {@return the lateness that 99 of 100 executions do not exceed; 0 without executions} */
  synchronized long p99() {
    return at((int) Math.ceil(P99 * count));
  }

  /** {@return the greatest lateness; 0 without executions} */
  synchronized long worst() {
    return at(count);
  }

  private long at(int place) {
    if (count == 0) {
      return 0;
    }
    Arrays.sort(values, 0, count);
    return values[place - 1];
  }
}
