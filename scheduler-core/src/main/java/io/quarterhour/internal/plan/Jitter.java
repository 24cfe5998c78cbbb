package io.quarterhour.internal.plan;

import io.quarterhour.task.TaskId;
import java.time.Duration;
import java.time.Instant;

/**
 * The delay of an execution after its fire time. Depends only on the task and the fire time, so
 * that all nodes and all versions compute the same value.
 */
final class Jitter {
  /** The increment of the generator SplitMix64, whose mixing function is used below. */
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private Jitter() {}

  /**
   * {@return the slot delayed by zero to {@code longest}, both inclusive, in whole milliseconds}
   */
  static Instant after(Instant slot, Duration longest, TaskId task) {
    if (longest.isZero()) {
      return slot;
    }
    long hash = mixed(mixed(hash(task.tenant().value()), hash(task.name())), slot.toEpochMilli());
    return slot.plusMillis(Long.remainderUnsigned(hash, longest.toMillis() + 1));
  }

  private static long hash(String text) {
    long hash = text.length();
    for (int i = 0; i < text.length(); i++) {
      hash = mixed(hash, text.charAt(i));
    }
    return hash;
  }

  private static long mixed(long hash, long next) {
    long z = (hash ^ next) + GOLDEN;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
