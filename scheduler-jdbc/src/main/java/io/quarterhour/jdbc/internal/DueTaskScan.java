package io.quarterhour.jdbc.internal;

import io.quarterhour.error.InvalidInputException;
import io.quarterhour.execution.NodeId;
import io.quarterhour.jdbc.internal.rows.ScheduleStateRows;
import io.quarterhour.jdbc.internal.sql.PlannerHint;
import io.quarterhour.jdbc.internal.sql.ResultRow;
import io.quarterhour.jdbc.internal.sql.Session;
import io.quarterhour.store.task.DueTasks;
import io.quarterhour.store.task.FireResult;
import io.quarterhour.store.task.Firing;
import io.quarterhour.store.task.TaskRevision;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.TenantId;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the due tasks, the earliest first.
 *
 * <p>If more tasks are due than one scan returns, a node walks through them: each scan starts
 * behind the last task of the one before. So it does not read dead row versions, which a database
 * keeps for as long as an open snapshot, for example of a backup, may read them.
 *
 * <p>Nodes that walk at the same position fire the same tasks, and all but one of them fail with a
 * conflict. A node that lost most of its firings skips ahead to a position where no other node is,
 * and leaves the tasks in between to the others.
 *
 * <pre>
 *   due, the earliest first          ==================================================
 *   node 1                           ~~~fires~~~&gt;
 *   node 2, lost there, skips ahead              ............&gt;~~~fires~~~&gt;
 * </pre>
 *
 * <p>A walk lasts at most one second, and a scan that finds too few tasks is repeated from the
 * beginning. A task that becomes due behind a walk, or that another node left, waits no longer than
 * that.
 *
 * <p>A task that another transaction has locked, for example of a host that has paused it and not
 * committed yet, cannot be fired. It is left out for a second, and then tried again.
 *
 * <p>A row that cannot be read, for example because somebody has changed it by hand, is left out as
 * well, so that it does not stop all other tasks. It is read again in each scan.
 *
 * <p>Safe for use by many threads.
 */
final class DueTaskScan {
  private static final Logger LOG = LoggerFactory.getLogger(DueTaskScan.class);
  private static final Duration MOMENT = Duration.ofSeconds(1);

  /** The time for which a task that was left out is expected to be still locked. */
  private static final Duration MEMORY = Duration.ofSeconds(10);

  /** The time after which a row that cannot be read is reported again. */
  private static final Duration REPORT_INTERVAL = Duration.ofMinutes(1);

  /** The maximum number of batches to skip. */
  private static final int LEAP = 16;

  /**
   * The smallest limit for which a walk begins: a caller that asks for fewer tasks needs the
   * earliest ones.
   */
  private static final int WORTH_WALKING = 100;

  private static final String COLUMNS =
      "tenant, name, revision, due_at, " + ScheduleStateRows.COLUMNS;

  /**
   * The condition for the tasks that are due and behind a position. Both bounds are always given:
   * H2 would scan all tasks that are never due.
   */
  private static final String BEHIND =
      "due_at >= ? and due_at <= ? and (due_at, tenant, name) > (?, ?, ?)";

  /** Finds the due tasks, and the first task that is not due. */
  private static final String DUE =
      "select * from ((select "
          + COLUMNS
          + " from {task} where "
          + BEHIND
          + " order by due_at, tenant, name limit ?) union all (select "
          + COLUMNS
          + " from {task} where due_at > ? order by due_at limit 1)) found"
          + " order by due_at, tenant, name";

  private static final String AHEAD =
      "select due_at, tenant, name from {task} where "
          + BEHIND
          + " order by due_at, tenant, name limit 1 offset ?";

  private volatile @Nullable Walk walk;

  /**
   * The tasks that were locked when they were to be fired, and the instants until which scans leave
   * them out.
   */
  private final Map<TaskId, Instant> leftOut = new ConcurrentHashMap<>();

  /** The rows that cannot be read, and the instants until which they are not reported again. */
  private final Map<String, Instant> unreadable = new ConcurrentHashMap<>();

  /** A position among the due tasks: directly behind the given task. */
  private record Place(long dueAt, String tenant, String name) {
    static final Place BEGINNING = new Place(Long.MIN_VALUE, "", "");

    static Place read(ResultRow resultRow) throws SQLException {
      return new Place(
          resultRow.number("due_at"), resultRow.text("tenant"), resultRow.text("name"));
    }

    static Place of(DueTasks.DueTask dueTask) {
      TaskId id = dueTask.taskRevision().task();
      Instant dueAt = dueTask.scheduleState().dueAt();
      return new Place(
          dueAt == null ? Long.MIN_VALUE : dueAt.toEpochMilli(), id.tenant().value(), id.name());
    }
  }

  /**
   * The progress of a node.
   *
   * @param leap the number of tasks to skip before the next scan
   */
  private record Walk(Place place, Instant since, int leap) {
    boolean lasts(Instant now) {
      return !now.isBefore(since) && now.isBefore(since.plus(MOMENT));
    }
  }

  /** Notes that a task may be due at an instant, or at an unknown one, which is null. */
  void added(@Nullable Instant at) {
    Walk present = walk;
    if (present != null && (at == null || at.toEpochMilli() <= present.place.dueAt)) {
      walk = null;
    }
  }

  /**
   * Leaves out tasks, which another transaction has locked, from the scans of the next second: the
   * node would find them again and again.
   */
  void leaveOut(Collection<TaskId> tasks, Instant now) {
    tasks.forEach(task -> leftOut.put(task, now.plus(MOMENT)));
  }

  /** {@return whether some of the tasks were left out before, so that they may still be locked} */
  boolean wereLeftOut(Collection<Firing> firings, Instant now) {
    leftOut
        .values()
        .removeIf(until -> until.plus(MEMORY).isBefore(now) || until.isAfter(now.plus(MOMENT)));
    return firings.stream().anyMatch(firing -> leftOut.containsKey(firing.task()));
  }

  /** Notes the results of firing the tasks that were found last. */
  void fired(List<FireResult> answers, NodeId node, Instant now) {
    long lost = answers.stream().filter(answer -> !answer.applied()).count();
    Walk present = walk;
    if (present != null && lost > answers.size() / 2) {
      int batches = 1 + Math.floorMod(node.hashCode() + (int) now.toEpochMilli(), LEAP);
      walk = new Walk(present.place, present.since, batches * answers.size());
    }
  }

  DueTasks find(Session session, Instant now, int limit) throws SQLException {
    DueTasks found = scan(session, now, limit + leftOut.size() + unreadable.size());
    List<DueTasks.DueTask> free = new ArrayList<>(limit);
    Instant next = found.next();
    for (DueTasks.DueTask dueTask : found.tasks()) {
      Instant until = leftOut.get(dueTask.taskRevision().task());
      boolean isLeftOut = until != null && until.isAfter(now) && !until.isAfter(now.plus(MOMENT));
      if (!isLeftOut && free.size() < limit) {
        free.add(dueTask);
      } else {
        next = earlier(next, isLeftOut ? until : dueTask.scheduleState().dueAt());
      }
    }
    return new DueTasks(free, next);
  }

  private static @Nullable Instant earlier(@Nullable Instant a, @Nullable Instant b) {
    return a == null || (b != null && b.isBefore(a)) ? b : a;
  }

  private DueTasks scan(Session session, Instant now, int limit) throws SQLException {
    unreadable.values().removeIf(until -> !until.isAfter(now));
    Walk present = walk;
    Walk known = present == null || !present.lasts(now) ? null : present;
    Place from = known == null ? Place.BEGINNING : leapTarget(session, known, now);
    List<DueTasks.DueTask> found = find(session, from, now, limit);
    int due = due(found, now);
    if (!from.equals(Place.BEGINNING) && due <= limit) {
      // Tasks that became due behind the walk, and tasks that other nodes left.
      found = find(session, Place.BEGINNING, now, limit);
      due = due(found, now);
    }
    int some = Math.min(limit, due);
    walk =
        due > limit && limit >= WORTH_WALKING
            ? new Walk(Place.of(found.get(limit - 1)), known == null ? now : known.since, 0)
            : null;
    return new DueTasks(
        List.copyOf(found.subList(0, some)),
        some < found.size() ? found.get(some).scheduleState().dueAt() : null);
  }

  /**
   * {@return the position at which a walk continues: behind the tasks to skip, or the beginning if
   * there are fewer}
   */
  private static Place leapTarget(Session session, Walk walk, Instant now) throws SQLException {
    Place landing =
        walk.leap == 0
            ? walk.place
            : session
                .plan(PlannerHint.IN_ORDER)
                .first(
                    AHEAD,
                    parameters -> {
                      parameters.number(walk.place.dueAt).time(now).number(walk.place.dueAt);
                      parameters.text(walk.place.tenant).text(walk.place.name).small(walk.leap);
                    },
                    Place::read);
    return landing == null ? Place.BEGINNING : landing;
  }

  private static int due(List<DueTasks.DueTask> found, Instant now) {
    return (int) found.stream().filter(dueTask -> !isAfter(dueTask, now)).count();
  }

  private static boolean isAfter(DueTasks.DueTask dueTask, Instant now) {
    Instant dueAt = dueTask.scheduleState().dueAt();
    return dueAt != null && dueAt.isAfter(now);
  }

  /**
   * {@return the due tasks, at most one more than the limit, and the first task that is not due}
   */
  private List<DueTasks.DueTask> find(Session session, Place from, Instant now, int limit)
      throws SQLException {
    return session
        .plan(PlannerHint.IN_ORDER_FOR_ANY)
        .list(
            DUE,
            parameters -> {
              parameters.number(from.dueAt).time(now).number(from.dueAt);
              parameters.text(from.tenant).text(from.name).number(limit + 1L).time(now);
            },
            resultRow -> readable(resultRow, now))
        .stream()
        .flatMap(Optional::stream)
        .toList();
  }

  /** {@return the task of a row; empty if the row cannot be read} */
  private Optional<DueTasks.DueTask> readable(ResultRow resultRow, Instant now)
      throws SQLException {
    String reason;
    try {
      return Optional.of(read(resultRow));
    } catch (InvalidInputException e) {
      reason = String.valueOf(e.getMessage());
    } catch (SQLException e) {
      if (e.getSQLState() != null) {
        // The error is one of the database.
        throw e;
      }
      reason = String.valueOf(e.getMessage());
    }
    String row = "tenant=" + resultRow.text("tenant") + ", name=" + resultRow.text("name");
    if (unreadable.putIfAbsent(row, now.plus(REPORT_INTERVAL)) == null) {
      LOG.error(
          "Row of a task cannot be read, so the task does not fire; other tasks are not affected."
              + " Repair the row. {}, reason: {}",
          row,
          reason);
    }
    return Optional.empty();
  }

  private static DueTasks.DueTask read(ResultRow resultRow) throws SQLException {
    return new DueTasks.DueTask(
        new TaskRevision(
            new TaskId(TenantId.of(resultRow.text("tenant")), resultRow.text("name")),
            resultRow.number("revision")),
        ScheduleStateRows.read(resultRow));
  }
}
