package io.quarterhour.jdbc.internal;

import io.quarterhour.execution.NodeId;
import io.quarterhour.jdbc.internal.sql.PlannerHint;
import io.quarterhour.jdbc.internal.sql.ResultRow;
import io.quarterhour.jdbc.internal.sql.Session;
import io.quarterhour.store.task.DueTasks;
import io.quarterhour.store.task.FireResult;
import io.quarterhour.store.task.TaskRevision;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.TenantId;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the tasks that are due, the earliest first.
 *
 * <p>While there are more than can be taken at once a node walks through them: it begins behind
 * what it took last. So it need not pass over what is gone, which a database keeps for as long as
 * somebody, a backup say, may still want to see it. Nodes that walk at the same place fire the same
 * tasks, and all but one of them in vain: whoever lost leaps ahead, to where nobody is, and leaves
 * to the others what lies between.
 *
 * <pre>
 *   due, the earliest first   ==============================================
 *   node 1                    ~~~taken~~~&gt;
 *   node 2 lost there, leaps              ............&gt;~~~taken~~~&gt;
 * </pre>
 *
 * <p>A walk lasts a moment only, and a search that finds too little looks at everything. So what
 * comes in behind a walker, and what others left, waits no longer than that.
 *
 * <p>Safe for use by many threads.
 */
final class DueTaskScan {
  private static final Duration MOMENT = Duration.ofSeconds(1);

  /** So many batches ahead at most. */
  private static final int LEAP = 16;

  /** Who asks for a few wants the very earliest. */
  private static final int WORTH_WALKING = 100;

  private static final String COLUMNS =
      "tenant, name, revision, due_at, " + ScheduleStateRows.COLUMNS;

  /** Both bounds are always given: H2 would walk over all tasks that are never due. */
  private static final String BEHIND =
      "due_at >= ? and due_at <= ? and (due_at, tenant, name) > (?, ?, ?)";

  /** What is due, and the first that is not. */
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

  /** A place among the due tasks: behind this one. */
  private record Place(long dueAt, String tenant, String name) {
    static final Place BEGINNING = new Place(Long.MIN_VALUE, "", "");

    static Place read(ResultRow resultRow) throws SQLException {
      return new Place(
          resultRow.number("due_at"), resultRow.text("tenant"), resultRow.text("name"));
    }

    static Place of(DueTasks.DueTask dueTask) {
      TaskId id = dueTask.definition().task();
      Instant dueAt = dueTask.scheduleState().dueAt();
      return new Place(
          dueAt == null ? Long.MIN_VALUE : dueAt.toEpochMilli(), id.tenant().value(), id.name());
    }
  }

  /**
   * How far a node has come.
   *
   * @param leap how many tasks it is to leap over before it takes the next ones
   */
  private record Walk(Place place, Instant since, int leap) {
    boolean lasts(Instant now) {
      return !now.isBefore(since) && now.isBefore(since.plus(MOMENT));
    }
  }

  /** Notes that a task may be due at an instant; null if it is not known when. */
  void added(@Nullable Instant at) {
    Walk present = walk;
    if (present != null && (at == null || at.toEpochMilli() <= present.place.dueAt)) {
      walk = null;
    }
  }

  /** Notes what became of the tasks that were found last. */
  void fired(List<FireResult> answers, NodeId node, Instant now) {
    long lost = answers.stream().filter(answer -> !answer.applied()).count();
    Walk present = walk;
    if (present != null && lost > answers.size() / 2) {
      int batches = 1 + Math.floorMod(node.hashCode() + (int) now.toEpochMilli(), LEAP);
      walk = new Walk(present.place, present.since, batches * answers.size());
    }
  }

  DueTasks find(Session session, Instant now, int limit) throws SQLException {
    Walk present = walk;
    Walk known = present == null || !present.lasts(now) ? null : present;
    Place from = known == null ? Place.BEGINNING : leapTarget(session, known, now);
    List<DueTasks.DueTask> found = find(session, from, now, limit);
    int due = due(found, now);
    if (!from.equals(Place.BEGINNING) && due <= limit) {
      // What came in behind, and what others left.
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

  /** {@return where a walk goes on: behind what it leaps over, if there is so much} */
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

  /** {@return one more than may be due, and the first that is not} */
  private static List<DueTasks.DueTask> find(Session session, Place from, Instant now, int limit)
      throws SQLException {
    return session
        .plan(PlannerHint.IN_ORDER_FOR_ANY)
        .list(
            DUE,
            parameters -> {
              parameters.number(from.dueAt).time(now).number(from.dueAt);
              parameters.text(from.tenant).text(from.name).number(limit + 1L).time(now);
            },
            resultRow ->
                new DueTasks.DueTask(
                    new TaskRevision(
                        new TaskId(TenantId.of(resultRow.text("tenant")), resultRow.text("name")),
                        resultRow.number("revision")),
                    ScheduleStateRows.read(resultRow)));
  }
}
