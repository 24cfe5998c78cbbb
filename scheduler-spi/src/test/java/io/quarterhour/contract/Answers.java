package io.quarterhour.contract;

import io.quarterhour.store.Claims;
import io.quarterhour.store.LeaseTerms;
import io.quarterhour.store.TaskEntry;
import io.quarterhour.task.Attempt;
import io.quarterhour.task.Course;
import io.quarterhour.task.Execution;
import io.quarterhour.task.ExecutionState;
import io.quarterhour.task.Origin;
import io.quarterhour.task.Ownership;
import io.quarterhour.task.Tries;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers of stores without what the contract leaves to the store. */
final class Answers {
  /** Begins the reason of every cancellation that was asked for with a reason. */
  static final String ASKED = "asked: ";

  /** The summary of interrupted attempts that were handed in. */
  static final String HANDED_IN = "node stopped";

  private Answers() {}

  /**
   * Of a record of skipped slots: from when it was ready, and what of its origin is not the task.
   * Of an execution that was cancelled with its task: the reason and the instant.
   */
  static Execution comparable(Execution execution) {
    if (execution.state() == ExecutionState.SKIPPED) {
      Course course = execution.course();
      return new Execution(
          execution.id(),
          new Origin(Origin.Kind.SCHEDULE, execution.origin().task(), 0, null),
          execution.assignment(),
          execution.slots(),
          new Course(
              course.state(), course.reason(), Instant.EPOCH, course.startedAt(), course.endedAt()),
          Tries.NONE,
          Ownership.NONE,
          null,
          null);
    }
    String reason = execution.course().reason();
    if (execution.state() == ExecutionState.CANCELLED
        && (reason == null || !reason.startsWith(ASKED))) {
      Course course = execution.course();
      return new Execution(
          execution.id(),
          execution.origin(),
          execution.assignment(),
          execution.slots(),
          new Course(course.state(), null, course.readyAt(), course.startedAt(), Instant.EPOCH),
          execution.tries(),
          execution.ownership(),
          execution.children(),
          execution.outcome());
    }
    return execution;
  }

  static List<Execution> comparable(List<Execution> executions) {
    return executions.stream().map(Answers::comparable).toList();
  }

  /** Of the attempt of an owner that lost its lease: when it ended and its words. */
  static Attempt comparable(Attempt attempt) {
    return attempt.state() == ExecutionState.INTERRUPTED && !attempt.summary().equals(HANDED_IN)
        ? new Attempt(
            attempt.number(),
            attempt.node(),
            attempt.startedAt(),
            Instant.EPOCH,
            attempt.state(),
            "")
        : attempt;
  }

  /** Of a task whose history was pruned: whether it still knows its last run. */
  static TaskEntry comparable(TaskEntry entry, boolean pruned) {
    return pruned ? new TaskEntry(entry.row(), entry.timetable(), null, entry.active()) : entry;
  }

  /**
   * Of claims: whether leases that were just given out count among those that may end, which
   * instant of the past stands for what is ready now, and when to look again for what waits for a
   * lock.
   */
  static Claims comparable(Claims claims, LeaseTerms terms, boolean withLocks) {
    @Nullable Instant next = claims.next();
    if (next == null || withLocks) {
      return new Claims(claims.executions(), null);
    }
    if (!next.isAfter(terms.now())) {
      return new Claims(claims.executions(), Instant.EPOCH);
    }
    boolean perhapsItsOwn = !claims.executions().isEmpty() && !next.isBefore(terms.until());
    return perhapsItsOwn ? new Claims(claims.executions(), null) : claims;
  }
}
