package io.quarterhour.jdbc.internal;

import io.quarterhour.jdbc.internal.sql.Cells;
import io.quarterhour.jdbc.internal.sql.Plan;
import io.quarterhour.jdbc.internal.sql.Session;
import io.quarterhour.store.Firing;
import io.quarterhour.task.Pause;
import io.quarterhour.task.Timetable;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The timetables of tasks. */
final class Timetables {
  /** The columns that {@link #read} reads. */
  static final String COLUMNS =
      "version, next_at, asked_at, pause_by, pause_why, pause_since, pause_until, fires";

  /** That of a task that was removed. */
  static final Timetable NONE = new Timetable(0, null, null, null, 0);

  private Timetables() {}

  static Timetable read(Cells cells) throws SQLException {
    return new Timetable(
        cells.number("version"),
        cells.timeOrNull("next_at"),
        cells.timeOrNull("asked_at"),
        pause(cells),
        cells.number("fires"));
  }

  private static @Nullable Pause pause(Cells cells) throws SQLException {
    String by = cells.textOrNull("pause_by");
    return by == null
        ? null
        : new Pause(
            by,
            cells.text("pause_why"),
            cells.time("pause_since"),
            cells.timeOrNull("pause_until"));
  }

  /** Stores timetables with the version after the present one. The tasks are locked and there. */
  static void move(Session session, List<Firing> firings) throws SQLException {
    if (session.dialect().takesColumns() && firings.size() > 1) {
      moveTogether(session, firings);
      return;
    }
    session.each(
        "update {task} set version = version + 1, next_at = ?, asked_at = ?, pause_by = ?,"
            + " pause_why = ?, pause_since = ?, pause_until = ?, fires = ?, due_at = ?"
            + " where tenant = ? and name = ?",
        firings,
        (bind, firing) -> {
          Timetable next = firing.timetable();
          Pause pause = next.pause();
          bind.time(next.next())
              .time(next.asked())
              .text(pause == null ? null : pause.by())
              .text(pause == null ? null : pause.why())
              .time(pause == null ? null : pause.since())
              .time(pause == null ? null : pause.until())
              .number(next.fires())
              .time(next.dueAt())
              .task(firing.task());
        });
  }

  private static void moveTogether(Session session, List<Firing> firings) throws SQLException {
    List<Timetable> next = firings.stream().map(Firing::timetable).toList();
    session
        .plan(Plan.ROW_BY_ROW)
        .update(
            "update {task} t set version = t.version + 1, next_at = e.next_at,"
                + " asked_at = e.asked_at, pause_by = e.pause_by, pause_why = e.pause_why,"
                + " pause_since = e.pause_since, pause_until = e.pause_until, fires = e.fires,"
                + " due_at = e.due_at from unnest(?::text[], ?::text[], ?::bigint[], ?::bigint[],"
                + " ?::text[], ?::text[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[])"
                + " as e(tenant, name, next_at, asked_at, pause_by, pause_why, pause_since,"
                + " pause_until, fires, due_at) where t.tenant = e.tenant and t.name = e.name",
            bind ->
                bind.texts(firings, firing -> firing.task().tenant().value())
                    .texts(firings, firing -> firing.task().name())
                    .times(next, Timetable::next)
                    .times(next, Timetable::asked)
                    .texts(next, one -> one.pause() == null ? null : one.pause().by())
                    .texts(next, one -> one.pause() == null ? null : one.pause().why())
                    .times(next, one -> one.pause() == null ? null : one.pause().since())
                    .times(next, one -> one.pause() == null ? null : one.pause().until())
                    .numbers(next, Timetable::fires)
                    .times(next, Timetable::dueAt));
  }
}
