package io.quarterhour.jdbc.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * Lets callers who come at the same time write together: a commit costs the database more than the
 * rows. A few write at once, each for itself; who comes while these are busy waits in line, and the
 * next one that is free writes for all who wait. So a caller who is alone waits for nobody.
 *
 * <p>Safe for use by many threads.
 *
 * @param <R> what is written
 */
final class GroupCommit<R> {
  private final int writers;
  private final int limit;
  private final Predicate<List<R>> write;
  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<Caller<R>> waiting = new ArrayDeque<>();
  private int writing;

  /** How a caller stands: it is told when it may write itself, or what became of its rows. */
  private static final class Caller<R> {
    final Collection<R> rows;
    final Condition called;
    boolean leads;
    boolean isOver;
    boolean written;

    Caller(Collection<R> rows, Condition called) {
      this.rows = rows;
      this.called = called;
    }
  }

  /**
   * Nobody has come yet.
   *
   * @param writers so many write at once
   * @param limit so many rows are written together at most, unless one caller brings more
   * @param write writes all of some rows, or none and says false, or throws
   */
  GroupCommit(int writers, int limit, Predicate<List<R>> write) {
    this.writers = writers;
    this.limit = limit;
    this.write = write;
  }

  /**
   * Writes rows, perhaps together with those of others, or lets another do so.
   *
   * @return whether they are written; if not, it is not known whether they could be, written alone
   */
  boolean write(Collection<R> rows) {
    Caller<R> caller = new Caller<>(rows, lock.newCondition());
    List<Caller<R>> together = waitForTurn(caller);
    if (together.isEmpty()) {
      return caller.written;
    }
    boolean written = false;
    try {
      written = write.test(rowsOf(together));
    } finally {
      passOn(together, written);
    }
    return written;
  }

  /** {@return those whose rows the caller is to write; empty if another has done so for it} */
  private List<Caller<R>> waitForTurn(Caller<R> caller) {
    lock.lock();
    try {
      if (writing < writers) {
        writing++;
        return List.of(caller);
      }
      waiting.add(caller);
      while (!caller.leads && !caller.isOver) {
        caller.called.awaitUninterruptibly();
      }
      return caller.isOver ? List.of() : together();
    } finally {
      lock.unlock();
    }
  }

  /** {@return who stands first in line, and those behind it whose rows may go with its own} */
  private List<Caller<R>> together() {
    List<Caller<R>> together = new ArrayList<>();
    int count = 0;
    while (!waiting.isEmpty()
        && (together.isEmpty() || count + waiting.peek().rows.size() <= limit)) {
      Caller<R> next = waiting.poll();
      together.add(next);
      count += next.rows.size();
    }
    return together;
  }

  private List<R> rowsOf(List<Caller<R>> together) {
    List<R> all = new ArrayList<>();
    together.forEach(caller -> all.addAll(caller.rows));
    return all;
  }

  /** Tells the others what became of their rows, and lets the next one write. */
  private void passOn(List<Caller<R>> together, boolean written) {
    lock.lock();
    try {
      for (Caller<R> caller : together) {
        caller.written = written;
        caller.isOver = true;
        caller.called.signal();
      }
      Caller<R> next = waiting.peek();
      if (next == null) {
        writing--;
      } else {
        next.leads = true;
        next.called.signal();
      }
    } finally {
      lock.unlock();
    }
  }
}
