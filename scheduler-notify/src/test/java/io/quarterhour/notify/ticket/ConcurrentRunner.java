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

/** Threads that begin together. */
final class ConcurrentRunner {
  private ConcurrentRunner() {}

  @SafeVarargs
  static void of(Callable<Void>... runners) throws Exception {
    CyclicBarrier start = new CyclicBarrier(runners.length);
    ExecutorService threads = Executors.newFixedThreadPool(runners.length);
    List<Future<Void>> all = new ArrayList<>();
    for (Callable<Void> runner : runners) {
      all.add(
          threads.submit(
              () -> {
                start.await(10, TimeUnit.SECONDS);
                return runner.call();
              }));
    }
    for (Future<Void> one : all) {
      one.get(30, TimeUnit.SECONDS);
    }
    threads.shutdownNow();
  }

  /** Sends until it is delivered; others go on meanwhile, and time stands still. */
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
