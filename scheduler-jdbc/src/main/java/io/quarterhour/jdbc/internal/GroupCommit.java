package io.quarterhour.jdbc.internal;

import io.quarterhour.error.StoreException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * Combines the rows of concurrent callers into one transaction, because a commit costs the database
 * more than the rows. A few callers write at once, each its own rows. A caller that arrives while
 * these are busy waits in a queue. When a writer finishes, the first waiting caller writes the rows
 * of all that wait, up to a limit. So a caller never waits if no other caller writes at that time.
 *
 * <p>Safe for use by many threads.
 *
 * @param <R> the type of the rows
 */
final class GroupCommit<R> {
  private final int writers;
  private final int limit;
  private final Predicate<List<R>> write;
  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<Caller<R>> waiting = new ArrayDeque<>();
  private int writing;

  /**
   * A caller. It is signalled when it may write itself, or when another caller has handled its
   * rows.
   */
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
   * Creates an idle instance.
   *
   * @param writers the number of callers that may write at the same time
   * @param limit the maximum number of rows in one write, unless a single caller has more
   * @param write the function that writes all given rows, or writes none and returns false, or
   *     throws
   */
  GroupCommit(int writers, int limit, Predicate<List<R>> write) {
    this.writers = writers;
    this.limit = limit;
    this.write = write;
  }

  /**
   * Writes rows, possibly together with those of other callers, or lets another caller write them.
   *
   * @return whether the rows were written; if not, it is unknown whether they could be written
   *     alone, because the database may refuse the rows of another caller
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
    } catch (StoreException e) {
      if (e.isTransient() || together.size() == 1) {
        throw e;
      }
    } finally {
      passOn(together, written);
    }
    return written;
  }

  /**
   * {@return the callers whose rows this caller has to write; empty if another caller has handled
   * its rows}
   */
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

  /** {@return the first waiting caller, and those behind it whose rows fit into the same write} */
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

  /** Reports the result to the other callers, and lets the next one write. */
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
