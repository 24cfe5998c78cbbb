package io.quarterhour.jdbc.internal.rows;

import io.quarterhour.error.StoreException;
import io.quarterhour.execution.ExecutionId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A search for the executions for which the database refuses a change, after it has refused the
 * change of many of them. They are changed in lists, each in a transaction of its own, and a
 * refused list is halved until an execution is alone:
 *
 * <pre>{@code
 * a b c d   refused
 * a b       changed
 *     c d   refused
 *     c     refused: set aside
 *       d   changed
 * }</pre>
 *
 * <p>If the database refuses several executions and accepts none, nor the last one, it may be
 * unavailable, for example because it is read-only: then the search ends early. For use by one
 * thread.
 */
public final class RefusalSearch {
  /** The number of refused executions at which the search ends although none was accepted. */
  private static final int MAX_REFUSED_OF_NONE = 10;

  /** The number of refused executions at which the search leaves the rest for the next one. */
  private static final int MAX_REFUSED = 100;

  private final RefusedExecutions refused;
  private final Instant now;
  private final Map<ExecutionId, StoreException> alone = new LinkedHashMap<>();
  private boolean anyAccepted;
  private boolean isComplete = true;
  private boolean isLastTried;

  /** Changes executions in a transaction. */
  @FunctionalInterface
  public interface Change {
    /** {@return the executions that were changed} */
    List<ExecutionId> of(List<ExecutionId> ids);
  }

  /** Creates a search, which sets aside what it finds. */
  public RefusalSearch(RefusedExecutions refused, Instant now) {
    this.refused = refused;
    this.now = now;
  }

  /** Changes executions, except for those that are refused. */
  public void change(List<ExecutionId> ids, Change change) {
    if (!ids.isEmpty()) {
      isLastTried = false;
      halve(ids, ids.get(ids.size() - 1), change);
    }
  }

  private void halve(List<ExecutionId> ids, ExecutionId last, Change change) {
    if (alone.size() >= MAX_REFUSED_OF_NONE && !anyAccepted && !isLastTried) {
      isLastTried = true;
      tryLast(last, change);
    }
    if (alone.size() >= (anyAccepted ? MAX_REFUSED : MAX_REFUSED_OF_NONE)) {
      isComplete = false;
      return;
    }
    try {
      List<ExecutionId> changed = change.of(ids);
      anyAccepted |= !changed.isEmpty();
      refused.accepted(changed);
    } catch (StoreException e) {
      if (e.isTransient()) {
        throw e;
      }
      if (ids.size() == 1) {
        alone.put(ids.get(0), e);
      } else {
        int half = ids.size() / 2;
        halve(ids.subList(0, half), last, change);
        halve(ids.subList(half, ids.size()), last, change);
      }
    }
  }

  /** Finds out whether the database accepts any, if those that are refused are the first ones. */
  private void tryLast(ExecutionId last, Change change) {
    try {
      List<ExecutionId> changed = change.of(List.of(last));
      anyAccepted = !changed.isEmpty();
      refused.accepted(changed);
    } catch (StoreException e) {
      if (e.isTransient()) {
        throw e;
      }
    }
  }

  /**
   * Sets aside the executions that were refused alone.
   *
   * @return whether the refusal of the whole is explained by them, so that the others can be
   *     changed; false if the database may be unavailable
   */
  public boolean finish() {
    alone.forEach((id, e) -> refused.add(id, String.valueOf(e.getMessage()), anyAccepted, now));
    return anyAccepted || (isComplete && !alone.isEmpty());
  }

  /** {@return whether all executions were changed or set aside} */
  public boolean isComplete() {
    return isComplete;
  }
}
