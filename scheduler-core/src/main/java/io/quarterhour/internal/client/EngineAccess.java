package io.quarterhour.internal.client;

import io.quarterhour.execution.NodeId;
import io.quarterhour.store.execution.InsertResult;
import io.quarterhour.store.execution.NewExecution;
import java.time.Instant;
import java.util.List;

/**
 * The access of clients to the engine of their node: its time, the insertion of executions, and the
 * announcement of changes.
 */
public interface EngineAccess {
  /** {@return the id of this node} */
  NodeId node();

  /** {@return the present time of the engine, in whole milliseconds} */
  Instant now();

  /**
   * Inserts executions into the store.
   *
   * @return the results, one for each execution, in order
   */
  List<InsertResult> enqueue(List<NewExecution> executions, Instant now);

  /** Announces that a task may be due or an execution ready at an instant. */
  void workAvailable(Instant at);

  /** Announces that the cancellation of a running execution was requested. */
  void cancelRequested();

  /** Announces that a task may be due or an execution ready now. */
  default void workAvailableNow() {
    workAvailable(now());
  }
}
