package io.quarterhour.support;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.awaitility.core.ThrowingRunnable;

/** Waits for what happens on other threads. */
public final class Eventually {
  private static final Duration LONGEST = Duration.ofSeconds(20);
  private static final Duration GLANCE = Duration.ofMillis(5);

  private Eventually() {}

  private static ConditionFactory waiting() {
    return Awaitility.await()
        .atMost(LONGEST)
        .pollDelay(Duration.ZERO)
        .pollInterval(GLANCE)
        .pollInSameThread();
  }

  /** Waits until a condition holds. */
  public static void eventually(Callable<Boolean> condition) {
    waiting().until(condition);
  }

  /** Waits until assertions hold. */
  public static void eventuallyAsserted(ThrowingRunnable assertions) {
    waiting().untilAsserted(assertions);
  }

  /** Asserts that a condition holds now and for a while, though other threads are busy. */
  public static void throughout(Duration span, Callable<Boolean> condition) {
    waiting().during(span).until(condition);
  }
}
