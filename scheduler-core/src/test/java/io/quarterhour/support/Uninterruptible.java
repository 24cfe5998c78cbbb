package io.quarterhour.support;

import java.util.concurrent.CountDownLatch;

/** A wait that ignores interrupts, as code of plug-ins sometimes does. */
public final class Uninterruptible {
  private Uninterruptible() {}

  /** Waits for a latch, and ignores interrupts. */
  public static void await(CountDownLatch latch) {
    while (true) {
      try {
        latch.await();
        return;
      } catch (InterruptedException e) {
        // Ignored on purpose: the caller simulates an action that ignores interrupts.
      }
    }
  }
}
