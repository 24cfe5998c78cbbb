package io.quarterhour.internal.plan;

import io.quarterhour.task.TaskId;
import java.time.Duration;
import java.time.Instant;

/**
 * How much later than its fire time an execution is ready. It hangs on nothing but the task and the
 * fire time, so that each node, and each later version of this library, says the same.
 */
final class Jitter {
  /** What is added at each step of the generator SplitMix64; its mixing function is used below. */
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private Jitter() {}

  /** {@return the fire time, or up to {@code longest} later, both included} */
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
