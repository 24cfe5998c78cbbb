package io.quarterhour.client;

import io.quarterhour.execution.Execution;

/**
 * A listener that is notified of executions of this node after their completion is recorded. It is
 * called on a thread of its own, one call at a time; an exception that it throws is logged and
 * changes nothing. If the listener is too slow, calls are dropped and counted: use the client to
 * read executions that must not be missed.
 */
@FunctionalInterface
public interface ExecutionListener {
  /**
   * Called when an execution has finished.
   *
   * @param execution the execution in its end state
   */
  void onFinished(Execution execution);

  /**
   * Called when an execution was quarantined because its content cannot be read: it waits until a
   * caller releases or cancels it. The default does nothing.
   *
   * @param execution the quarantined execution; its status contains the reason
   */
  default void onQuarantined(Execution execution) {}
}
