package io.quarterhour.internal.complete;

import io.quarterhour.execution.Attempt;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.Origin;
import io.quarterhour.execution.Outcome;
import io.quarterhour.execution.OutcomeStatus;
import io.quarterhour.execution.Routing;
import io.quarterhour.internal.delivery.FirstDeliveryTime;
import io.quarterhour.internal.model.AttemptReport;
import io.quarterhour.internal.model.ExecutionIdGenerator;
import io.quarterhour.internal.model.FinishedAttempt;
import io.quarterhour.store.execution.AttemptResult;
import io.quarterhour.store.execution.Completion;
import io.quarterhour.store.execution.ExecutionTransitions;
import io.quarterhour.store.execution.NewExecution;
import io.quarterhour.task.RetryPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Plans the completion of an attempt. Pure: the store records it. */
public final class CompletionPlanner {
  private final ExecutionIdGenerator ids;
  private final NotificationPlanner notificationPlanner;

  /**
   * Creates a planner. {@code ids} supplies the ids of notifications and children, and {@code
   * firstDeliveryTime} the ready times of notifications.
   */
  public CompletionPlanner(ExecutionIdGenerator ids, FirstDeliveryTime firstDeliveryTime) {
    this.ids = ids;
    notificationPlanner = new NotificationPlanner(ids, firstDeliveryTime);
  }

  /** {@return the completion that records a finished attempt} */
  public Completion completion(FinishedAttempt finishedAttempt) {
    return new Completion(finishedAttempt.lease(), ending(finishedAttempt));
  }

  /**
   * {@return the completion that records an attempt as failed, with the notifications of a failure,
   * in place of a completion that cannot be recorded}
   */
  public Completion failure(FinishedAttempt finishedAttempt, String summary) {
    return new Completion(
        finishedAttempt.lease(),
        finished(finishedAttempt, ExecutionState.FAILED, null, Outcome.failure(summary)));
  }

  /** {@return the completion that records an attempt as failed, without notifications} */
  public static Completion failureAlone(FinishedAttempt finishedAttempt, String summary) {
    return new Completion(
        finishedAttempt.lease(),
        new AttemptResult.Finished(
            ExecutionState.FAILED,
            null,
            Outcome.failure(summary),
            finishedAttempt.startedAt(),
            finishedAttempt.endedAt(),
            List.of(),
            null));
  }

  private AttemptResult ending(FinishedAttempt finishedAttempt) {
    AttemptReport attemptReport = finishedAttempt.attemptReport();
    if (attemptReport instanceof AttemptReport.Finished ended) {
      return ended(finishedAttempt, ended);
    }
    if (attemptReport instanceof AttemptReport.NotCommitted failed) {
      return ended(finishedAttempt, new AttemptReport.Finished(failed.outcome(), true));
    }
    if (attemptReport instanceof AttemptReport.Cancelled cancelled) {
      return finished(
          finishedAttempt, ExecutionState.CANCELLED, cancelled.reason(), cancelled.outcome());
    }
    if (attemptReport instanceof AttemptReport.Interrupted interrupted) {
      return finished(finishedAttempt, ExecutionState.INTERRUPTED, interrupted.reason(), null);
    }
    if (attemptReport instanceof AttemptReport.Unreadable unreadable) {
      return finishedAttempt.claimed().execution().ownership().cancelRequested()
          ? finished(finishedAttempt, ExecutionState.CANCELLED, "cancelled", null)
          : new AttemptResult.Quarantine(unreadable.reason());
    }
    if (attemptReport instanceof AttemptReport.FanOut fanOut) {
      return new AttemptResult.AwaitChildren(children(finishedAttempt, fanOut));
    }
    if (attemptReport instanceof AttemptReport.Postponed postponed) {
      return new AttemptResult.Release(null, postponed.until());
    }
    AttemptReport.Released released = (AttemptReport.Released) attemptReport;
    return new AttemptResult.Release(
        released.interruptedBy() == null
            ? null
            : attempt(finishedAttempt, ExecutionState.INTERRUPTED, released.interruptedBy()));
  }

  private AttemptResult ended(FinishedAttempt finishedAttempt, AttemptReport.Finished ended) {
    Execution execution = finishedAttempt.claimed().execution();
    Outcome outcome = ended.outcome();
    RetryPolicy retry = finishedAttempt.completionPolicy().retry();
    int failures = execution.attemptCounts().failures();
    if (execution.ownership().cancelRequested()) {
      // A fan-out that was cancelled while it awaited its children carries this flag.
      return finished(finishedAttempt, ExecutionState.CANCELLED, "cancelled", outcome);
    }
    if (outcome.status() == OutcomeStatus.FAILURE
        && ended.mayRetry()
        && failures < retry.maxRetries()) {
      Duration delay = RetryDelay.of(retry, failures, execution.id(), ended.pause());
      return new AttemptResult.Retry(
          finishedAttempt.endedAt().plus(delay),
          attempt(finishedAttempt, ExecutionState.FAILED, outcome.summary()));
    }
    ExecutionState state =
        switch (outcome.status()) {
          case SUCCESS -> ExecutionState.SUCCEEDED;
          case WARNING -> ExecutionState.WARNING;
          case FAILURE -> ExecutionState.FAILED;
        };
    return finished(finishedAttempt, state, null, outcome);
  }

  private static Attempt attempt(
      FinishedAttempt finishedAttempt, ExecutionState state, String summary) {
    Execution execution = finishedAttempt.claimed().execution();
    return new Attempt(
        execution.attemptCounts().attempt(),
        execution.ownership().node(),
        finishedAttempt.startedAt(),
        finishedAttempt.endedAt(),
        state,
        summary);
  }

  private AttemptResult finished(
      FinishedAttempt finishedAttempt,
      ExecutionState state,
      @Nullable String reason,
      @Nullable Outcome outcome) {
    NotificationPlanner.Decision decision = notificationPlanner.of(finishedAttempt, state);
    return new AttemptResult.Finished(
        state,
        reason,
        outcome,
        finishedAttempt.startedAt(),
        finishedAttempt.endedAt(),
        decision.notifications(),
        decision.outcomeChange());
  }

  private List<NewExecution> children(
      FinishedAttempt finishedAttempt, AttemptReport.FanOut fanOut) {
    Execution parent = finishedAttempt.claimed().execution();
    Origin origin =
        new Origin(
            Origin.Kind.CHILD, parent.origin().task(), parent.origin().taskRevision(), parent.id());
    List<NewExecution> children = new ArrayList<>(fanOut.tenants().size());
    for (AttemptReport.Tenant tenant : fanOut.tenants()) {
      children.add(
          new NewExecution(
              ids.next(finishedAttempt.endedAt()),
              origin,
              new Routing(tenant.id(), parent.action(), parent.routing().queue()),
              parent.slots(),
              finishedAttempt.endedAt(),
              new NewExecution.Constraints(0, tenant.locks(), false, fanOut.version()),
              null));
    }
    return children;
  }

  /** {@return the execution after its attempt, for listeners} */
  public static Execution ended(FinishedAttempt finishedAttempt, AttemptResult result) {
    return ExecutionTransitions.completed(
        finishedAttempt.claimed().execution(), result, null, finishedAttempt.endedAt());
  }
}
