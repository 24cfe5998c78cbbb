package io.quarterhour.internal.lane;

import io.quarterhour.internal.flow.Finished;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * What workers have to tell. It cannot overflow, since each entry holds a worker slot. Safe for use
 * by many threads.
 */
final class Inbox {
  private final ConcurrentLinkedQueue<Finished> waiting = new ConcurrentLinkedQueue<>();

  void add(Finished finished) {
    waiting.add(finished);
  }

  List<Finished> take(int limit) {
    List<Finished> taken = new ArrayList<>();
    Finished next = waiting.poll();
    while (next != null) {
      taken.add(next);
      next = taken.size() < limit ? waiting.poll() : null;
    }
    return taken;
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }
}
