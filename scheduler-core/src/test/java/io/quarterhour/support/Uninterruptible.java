package io.quarterhour.support;

import java.util.concurrent.CountDownLatch;

/** Waits without heeding interrupts, as code of others sometimes does. */
public final class Uninterruptible {
  private Uninterruptible() {}

  /** Waits for a latch, come what may. */
  public static void await(CountDownLatch latch) {
    while (true) {
      try {
        latch.await();
        return;
      } catch (InterruptedException e) {
        // That is the point.
      }
    }
  }
}
