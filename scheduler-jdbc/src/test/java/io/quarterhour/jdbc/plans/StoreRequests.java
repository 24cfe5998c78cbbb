package io.quarterhour.jdbc.plans;

import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.Origin;
import io.quarterhour.execution.Outcome;
import io.quarterhour.execution.Routing;
import io.quarterhour.execution.SkipReason;
import io.quarterhour.execution.SlotRange;
import io.quarterhour.store.execution.AttemptResult;
import io.quarterhour.store.execution.NewExecution;
import io.quarterhour.store.task.DueTasks;
import io.quarterhour.store.task.Firing;
import io.quarterhour.store.task.SkippedSlots;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Random;

/** Creates the arguments of store operations as an engine would. */
final class StoreRequests {
  static final String ACTION = "noop";
  static final String QUEUE = "default";

  private static final Duration PERIOD = Duration.ofHours(1);
  private static final int TIME_SHIFT = 16;
  private static final long VERSION = 0x7000;
  private static final long VARIANT = 0x8000_0000_0000_0000L;

  private final Random random = new Random(1);

  /** {@return an id like those of an engine: later ids sort after earlier ones} */
  ExecutionId id(Instant now) {
    return new ExecutionId(
        now.toEpochMilli() << TIME_SHIFT | VERSION | random.nextInt(1 << 12),
        VARIANT | random.nextLong() >>> 2);
  }

  NewExecution call(Instant now, Instant readyAt, List<String> locks) {
    return new NewExecution(
        id(now),
        Origin.CALL,
        new Routing(TenantId.INSTALLATION, ACTION, QUEUE),
        SlotRange.single(readyAt),
        readyAt,
        new NewExecution.Constraints(0, locks, false),
        "{}");
  }

  /** Creates the firing of a due task, which is due again in an hour. */
  Firing firing(DueTasks.DueTask due, Instant now) {
    return firing(due, now, now.plus(PERIOD));
  }

  Firing firing(DueTasks.DueTask due, Instant now, Instant next) {
    TaskId task = due.taskRevision().task();
    NewExecution execution =
        new NewExecution(
            id(now),
            new Origin(Origin.Kind.SCHEDULE, task, due.taskRevision().revision(), null),
            new Routing(task.tenant(), ACTION, QUEUE),
            SlotRange.single(slot(due)),
            now,
            new NewExecution.Constraints(1, List.of(), true),
            null);
    return new Firing(
        task, due.scheduleState().withNext(next, next).plusFires(1), List.of(), List.of(execution));
  }

  /** Creates a firing that also records a slot skipped because it was too late. */
  Firing firingAfterSkip(DueTasks.DueTask due, Instant now) {
    Firing firing = firing(due, now);
    SkippedSlots skipped =
        new SkippedSlots(
            id(now),
            firing.executions().get(0).routing(),
            SlotRange.single(slot(due).minus(PERIOD)),
            SkipReason.TOO_LATE);
    return new Firing(firing.task(), firing.scheduleState(), List.of(skipped), firing.executions());
  }

  private static Instant slot(DueTasks.DueTask due) {
    return Objects.requireNonNull(due.scheduleState().next());
  }

  /** {@return the child of an execution for a tenant} */
  NewExecution child(NewExecution parent, String tenant, Instant now) {
    Origin origin = parent.origin();
    return new NewExecution(
        id(now),
        new Origin(Origin.Kind.CHILD, origin.task(), origin.taskRevision(), parent.id()),
        new Routing(TenantId.of(tenant), ACTION, QUEUE),
        parent.slots(),
        now,
        new NewExecution.Constraints(1, List.of(), false),
        null);
  }

  private NewExecution notification(ExecutionId about, Instant now) {
    return new NewExecution(
        id(now),
        new Origin(Origin.Kind.NOTIFICATION, null, 0, about),
        new Routing(TenantId.INSTALLATION, ACTION, QUEUE),
        SlotRange.single(now),
        now,
        NewExecution.Constraints.NONE,
        "{}");
  }

  AttemptResult success(Instant now) {
    return new AttemptResult.Finished(
        ExecutionState.SUCCEEDED, null, Outcome.success("done"), now, now, List.of(), null);
  }

  /** {@return a success with a notification} */
  AttemptResult successWithNotification(ExecutionId id, Instant now) {
    return new AttemptResult.Finished(
        ExecutionState.SUCCEEDED,
        null,
        Outcome.success("done"),
        now,
        now,
        List.of(notification(id, now)),
        null);
  }
}
