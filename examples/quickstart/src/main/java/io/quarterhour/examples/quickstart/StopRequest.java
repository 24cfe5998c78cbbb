package io.quarterhour.examples.quickstart;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The user's request to stop the program: Ctrl-C, or another signal that ends the JVM. The JVM
 * exits only after the program has closed this object, so that the scheduler can stop first.
 */
final class StopRequest implements AutoCloseable {
  private final CountDownLatch requested = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);

  StopRequest() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::requestAndWait));
  }

  private void requestAndWait() {
    requested.countDown();
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** {@return whether a stop was requested before the timeout; waits until either happens} */
  boolean await(Duration timeout) throws InterruptedException {
    return requested.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Lets the JVM exit. */
  @Override
  public void close() {
    closed.countDown();
  }
}
