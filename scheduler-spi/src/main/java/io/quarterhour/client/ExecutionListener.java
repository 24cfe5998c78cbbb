package io.quarterhour.client;

import io.quarterhour.execution.Execution;

/**
 * Is told of executions of this node once their end is recorded. It is called on a thread of its
 * own, one call after the other; what it throws is logged and changes nothing. If it is too slow,
 * calls are dropped and counted: ask the client for what must not be missed.
 */
@FunctionalInterface
public interface ExecutionListener {
  /**
   * An execution is over.
   *
   * @param execution as it ended
   */
  void onFinished(Execution execution);

  /**
   * What an execution is to run with cannot be read: it waits until somebody releases or cancels
   * it.
   *
   * @param execution as it stands; its course tells the reason
   */
  default void onQuarantined(Execution execution) {}
}
