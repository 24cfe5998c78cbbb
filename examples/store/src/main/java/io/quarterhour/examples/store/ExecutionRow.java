package io.quarterhour.examples.store;

import io.quarterhour.store.ClaimRequest;
import io.quarterhour.store.Ending;
import io.quarterhour.store.LeaseTerms;
import io.quarterhour.store.NewExecution;
import io.quarterhour.task.Children;
import io.quarterhour.task.Course;
import io.quarterhour.task.Execution;
import io.quarterhour.task.ExecutionId;
import io.quarterhour.task.ExecutionState;
import io.quarterhour.task.Origin;
import io.quarterhour.task.Outcome;
import io.quarterhour.task.Ownership;
import io.quarterhour.task.Slots;
import io.quarterhour.task.TaskId;
import io.quarterhour.task.Tries;
import io.quarterhour.tenant.TenantId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An execution as it is stored, and how it gets from one state to the next. The row never changes:
 * each step answers another one.
 *
 * @param execution what people may see
 * @param locks the locks that it needs
 * @param version the version of its parameters
 * @param cancelReason why somebody asked it to stop; null if nobody did
 */
record ExecutionRow(
    Execution execution, List<String> locks, int version, @Nullable String cancelReason) {

  /** An execution that waits for the first time. */
  static ExecutionRow waiting(NewExecution asked) {
    return new ExecutionRow(
        new Execution(
            asked.id(),
            asked.origin(),
            asked.assignment(),
            asked.slots(),
            new Course(ExecutionState.WAITING, null, asked.readyAt(), null, null),
            Tries.NONE,
            Ownership.NONE,
            null,
            null),
        asked.admission().locks(),
        asked.admission().version(),
        null);
  }

  ExecutionId id() {
    return execution.id();
  }

  ExecutionState state() {
    return execution.state();
  }

  @Nullable TaskId task() {
    return execution.origin().task();
  }

  TenantId tenant() {
    return execution.tenant();
  }

  Instant readyAt() {
    return execution.course().readyAt();
  }

  @Nullable Instant leaseUntil() {
    return execution.ownership().leaseUntil();
  }

  boolean isOver() {
    return state().isOver();
  }

  boolean isNotification() {
    return execution.origin().kind() == Origin.Kind.NOTIFICATION;
  }

  boolean isChild() {
    return execution.origin().kind() == Origin.Kind.TENANT;
  }

  boolean isRunning() {
    return state() == ExecutionState.RUNNING;
  }

  /** Whether a node owns it by a lease that has not run out. */
  boolean isLeasedAt(Instant now) {
    Instant until = leaseUntil();
    return until != null && until.isAfter(now);
  }

  /** What a node must know to claim it. */
  String knowledge() {
    return ClaimRequest.knowledge(execution.action(), version);
  }

  /** From when a node may claim it; null if none may as it stands. */
  @Nullable Instant claimableAt() {
    return switch (state()) {
      case WAITING -> readyAt();
      case RUNNING -> leaseUntil();
      default -> null;
    };
  }

  // Steps

  /** Owned by a node, as of now. A lease of another one has run out before, or never was. */
  ExecutionRow claimed(LeaseTerms terms) {
    Course course = execution.course();
    boolean summingUp = execution.children() != null && course.startedAt() != null;
    Tries tries = isRunning() ? execution.tries().lost() : execution.tries();
    Ownership ownership = execution.ownership();
    return with(
        course(ExecutionState.RUNNING, summingUp ? course.startedAt() : terms.now()),
        tries.next(),
        new Ownership(
            ownership.token() + 1, terms.node(), terms.until(), ownership.cancelWanted()));
  }

  ExecutionRow renewed(Instant until) {
    Ownership ownership = execution.ownership();
    return with(
        execution.course(),
        execution.tries(),
        new Ownership(ownership.token(), ownership.node(), until, ownership.cancelWanted()));
  }

  /** Back to waiting, or for the first time: owned by nobody, with the start that it had. */
  ExecutionRow waits(Instant readyAt) {
    return with(
        new Course(ExecutionState.WAITING, null, readyAt, execution.course().startedAt(), null),
        execution.tries(),
        freed());
  }

  ExecutionRow failedOnce() {
    return with(execution.course(), execution.tries().failed(), execution.ownership());
  }

  /** The attempt is taken back, as if it had not been; the start of a first one as well. */
  ExecutionRow attemptTakenBack() {
    Tries tries = execution.tries();
    int attempt = tries.attempt() - 1;
    return with(
        course(state(), attempt == 0 ? null : execution.course().startedAt()),
        new Tries(attempt, tries.failures(), tries.lostLeases()),
        execution.ownership());
  }

  ExecutionRow quarantined(String reason) {
    Course course = execution.course();
    return with(
        new Course(ExecutionState.QUARANTINED, reason, course.readyAt(), course.startedAt(), null),
        execution.tries(),
        freed());
  }

  /** It has made its children: that is no attempt, but when it began is kept. */
  ExecutionRow awaiting(Children children) {
    return with(
            course(ExecutionState.AWAITING_CHILDREN, execution.course().startedAt()),
            attemptTakenBack().execution.tries(),
            freed())
        .with(children);
  }

  /** With what has become of its children. It is ready once none of them is open. */
  ExecutionRow counting(Children children, Instant now) {
    ExecutionRow counted = with(children);
    return children.open() == 0 ? counted.waits(now) : counted;
  }

  ExecutionRow over(Ending.Over over) {
    boolean asked = over.state() == ExecutionState.CANCELLED && cancelReason != null;
    return over(
        new Course(
            over.state(),
            asked ? cancelReason : over.reason(),
            readyAt(),
            over.startedAt(),
            over.endedAt()),
        over.outcome());
  }

  ExecutionRow cancelled(String reason, Instant now) {
    Course course = execution.course();
    return over(
        new Course(ExecutionState.CANCELLED, reason, readyAt(), course.startedAt(), now), null);
  }

  ExecutionRow askedToStop(String reason) {
    Ownership ownership = execution.ownership();
    Ownership asked =
        new Ownership(ownership.token(), ownership.node(), ownership.leaseUntil(), true);
    return new ExecutionRow(
        with(execution.course(), execution.tries(), asked).execution,
        locks,
        version,
        cancelReason == null ? reason : cancelReason);
  }

  /** With other slots, and another end if it is a record of skipped ones. */
  ExecutionRow standingFor(Slots slots, @Nullable Instant endedAt) {
    Course course = execution.course();
    return with(
        new Execution(
            execution.id(),
            execution.origin(),
            execution.assignment(),
            slots,
            new Course(
                course.state(), course.reason(), course.readyAt(), course.startedAt(), endedAt),
            execution.tries(),
            execution.ownership(),
            execution.children(),
            execution.outcome()));
  }

  // The row with other parts

  private Course course(ExecutionState state, @Nullable Instant startedAt) {
    Course course = execution.course();
    return new Course(state, course.reason(), course.readyAt(), startedAt, course.endedAt());
  }

  private Ownership freed() {
    Ownership ownership = execution.ownership();
    return new Ownership(ownership.token(), ownership.node(), null, ownership.cancelWanted());
  }

  private ExecutionRow with(Course course, Tries tries, Ownership ownership) {
    return with(
        new Execution(
            execution.id(),
            execution.origin(),
            execution.assignment(),
            execution.slots(),
            course,
            tries,
            ownership,
            execution.children(),
            execution.outcome()));
  }

  private ExecutionRow with(Children children) {
    return with(
        new Execution(
            execution.id(),
            execution.origin(),
            execution.assignment(),
            execution.slots(),
            execution.course(),
            execution.tries(),
            execution.ownership(),
            children,
            execution.outcome()));
  }

  private ExecutionRow over(Course course, @Nullable Outcome outcome) {
    return with(
        new Execution(
            execution.id(),
            execution.origin(),
            execution.assignment(),
            execution.slots(),
            course,
            execution.tries(),
            freed(),
            execution.children(),
            outcome));
  }

  private ExecutionRow with(Execution changed) {
    return new ExecutionRow(changed, locks, version, cancelReason);
  }
}
