package io.quarterhour.internal.client;

import io.quarterhour.error.TextLimit;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.query.CancelResult;
import io.quarterhour.query.ExecutionQuery;
import io.quarterhour.query.Page;
import io.quarterhour.query.PageRequest;
import io.quarterhour.task.ActionCall;
import io.quarterhour.task.Pause;
import java.util.List;

/** Handles the requests of a caller that concern executions. All changes require write access. */
final class ExecutionRequests {
  private static final int RELEASE_BATCH = 500;

  private final WriteAccess writeAccess;
  private final ScopedExecutions executions;
  private final CallOperations calls;
  private final ExecutionOperations operations;
  private final NotificationResender resender;

  ExecutionRequests(
      WriteAccess writeAccess,
      ScopedExecutions executions,
      CallOperations calls,
      ExecutionOperations operations,
      NotificationResender resender) {
    this.writeAccess = writeAccess;
    this.executions = executions;
    this.calls = calls;
    this.operations = operations;
    this.resender = resender;
  }

  List<ExecutionId> enqueue(List<ActionCall> some) {
    writeAccess.require("call actions");
    return calls.enqueue(some);
  }

  CancelResult cancel(ExecutionId execution, String reason) {
    writeAccess.require("cancel execution " + execution);
    return operations.cancel(execution, TextLimit.check("the reason", reason, Pause.MAX_REASON));
  }

  ExecutionId resend(ExecutionId notification) {
    writeAccess.require("send notification " + notification + " again");
    return resender.again(executions.visible(notification));
  }

  boolean release(ExecutionId execution) {
    writeAccess.require("release execution " + execution);
    return executions.find(execution).isPresent() && operations.release(List.of(execution)) > 0;
  }

  /**
   * Releases all executions that match a query. Each page begins after the executions that were
   * released, which may have been quarantined again meanwhile.
   */
  int releaseAll(ExecutionQuery query) {
    writeAccess.require("release executions");
    ExecutionQuery quarantined = query.in(ExecutionState.QUARANTINED);
    int released = 0;
    PageRequest next = PageRequest.first(RELEASE_BATCH);
    while (next != null) {
      Page<Execution> page = executions.list(quarantined, next);
      released += operations.release(page.items().stream().map(Execution::id).toList());
      next = page.cursor() == null ? null : next.after(page.cursor());
    }
    return released;
  }

  /** {@return the executions that the caller may read} */
  ScopedExecutions visible() {
    return executions;
  }
}
