package io.quarterhour.internal.client;

import io.quarterhour.execution.ExecutionId;
import io.quarterhour.query.CancelResult;
import io.quarterhour.store.ExecutionStore;
import io.quarterhour.tenant.Caller;
import java.util.List;

/** Operates live executions: cancels them, and releases them from quarantine. */
final class ExecutionOperations {
  private final ScopedExecutions executions;
  private final ExecutionStore store;
  private final EngineAccess engine;
  private final Caller caller;

  ExecutionOperations(
      ScopedExecutions executions, ExecutionStore store, EngineAccess engine, Caller caller) {
    this.executions = executions;
    this.store = store;
    this.engine = engine;
    this.caller = caller;
  }

  CancelResult cancel(ExecutionId execution, String why) {
    if (executions.find(execution).isEmpty()) {
      return CancelResult.NOT_FOUND;
    }
    String reason = "cancelled by " + caller.name() + (why.isEmpty() ? "" : ": " + why);
    CancelResult result = store.requestCancel(List.of(execution), reason, engine.now()).get(0);
    if (result == CancelResult.REQUESTED) {
      engine.cancelRequested();
    }
    engine.workAvailableNow();
    return result;
  }

  /**
   * Releases executions, all of which the caller must be allowed to see, from quarantine.
   *
   * @return the number of those that were in it
   */
  int release(List<ExecutionId> some) {
    List<Boolean> released = store.release(some, engine.now());
    engine.workAvailableNow();
    return (int) released.stream().filter(one -> one).count();
  }
}
