package io.quarterhour.notify.ticket;

import io.quarterhour.notifier.DeliveryException;
import io.quarterhour.notifier.Notification;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Runs calls concurrently, with a common start. */
final class ConcurrentRunner {
  private ConcurrentRunner() {}

  @SafeVarargs
  static void of(Callable<Void>... calls) throws Exception {
    CyclicBarrier start = new CyclicBarrier(calls.length);
    ExecutorService threads = Executors.newFixedThreadPool(calls.length);
    List<Future<Void>> futures = new ArrayList<>();
    for (Callable<Void> call : calls) {
      futures.add(
          threads.submit(
              () -> {
                start.await(10, TimeUnit.SECONDS);
                return call.call();
              }));
    }
    for (Future<Void> future : futures) {
      future.get(30, TimeUnit.SECONDS);
    }
    threads.shutdownNow();
  }

  /**
   * Sends a notification until it is delivered. Other threads continue meanwhile, and the time does
   * not advance.
   */
  static Void send(TicketNotifier node, Notification notification) throws Exception {
    while (true) {
      try {
        node.send(notification);
        return null;
      } catch (DeliveryException e) {
        if (e.isPermanent()) {
          throw e;
        }
        Thread.onSpinWait();
      }
    }
  }
}
