package io.quarterhour.support;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.awaitility.core.ThrowingRunnable;

/** Waits for conditions that other threads establish, for at most 20 seconds. */
public final class Eventually {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final Duration POLL_INTERVAL = Duration.ofMillis(5);

  private Eventually() {}

  private static ConditionFactory await() {
    return Awaitility.await()
        .atMost(TIMEOUT)
        .pollDelay(Duration.ZERO)
        .pollInterval(POLL_INTERVAL)
        .pollInSameThread();
  }

  /** Waits until a condition holds. */
  public static void eventually(Callable<Boolean> condition) {
    await().until(condition);
  }

  /** Waits until assertions succeed. */
  public static void eventuallyAsserted(ThrowingRunnable assertions) {
    await().untilAsserted(assertions);
  }

  /** Asserts that a condition holds for a span of time while other threads work. */
  public static void throughout(Duration span, Callable<Boolean> condition) {
    await().during(span).until(condition);
  }
}
