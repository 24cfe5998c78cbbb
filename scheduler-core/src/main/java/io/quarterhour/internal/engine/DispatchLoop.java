package io.quarterhour.internal.engine;

import io.quarterhour.internal.engine.loop.EngineOptions;
import io.quarterhour.internal.engine.loop.Loop;
import io.quarterhour.internal.engine.loop.StepParts;
import io.quarterhour.store.execution.LeaseRequest;
import java.time.Instant;

/**
 * Dispatch loop: fires due tasks and claims as many executions as this node has free slots for. A
 * step that expects nothing to be due or ready does not call the store. A firing that fails does
 * not keep it from claiming.
 */
final class DispatchLoop implements Loop {
  private final EngineOptions options;
  private final DispatchSchedule dispatchSchedule;
  private final RunRegistry runRegistry;
  private final TaskFirer taskFirer;
  private final ExecutionClaimer executionClaimer;

  DispatchLoop(
      EngineOptions options,
      DispatchSchedule dispatchSchedule,
      RunRegistry runRegistry,
      TaskFirer taskFirer,
      ExecutionClaimer executionClaimer) {
    this.options = options;
    this.dispatchSchedule = dispatchSchedule;
    this.runRegistry = runRegistry;
    this.taskFirer = taskFirer;
    this.executionClaimer = executionClaimer;
  }

  @Override
  public Instant step(Instant now) {
    LeaseRequest leaseRequest =
        new LeaseRequest(options.node(), now, now.plus(options.leaseDuration()));
    runRegistry.resumeDue(now);
    StepParts parts = new StepParts();
    parts.perform(() -> fire(leaseRequest));
    parts.perform(() -> claim(leaseRequest));
    return parts.next();
  }

  private Instant fire(LeaseRequest leaseRequest) {
    PollSchedule dueTasks = dispatchSchedule.dueTasks();
    if (dueTasks.isDue(leaseRequest.now())) {
      dueTasks.checkedAll(leaseRequest.now(), taskFirer.fireDue(leaseRequest));
    }
    return NEVER;
  }

  private Instant claim(LeaseRequest leaseRequest) {
    executionClaimer.claim(leaseRequest);
    return PollSchedule.earlier(dispatchSchedule.next(), runRegistry.nextResume());
  }
}
