package io.quarterhour.examples.benchmarks.postgres;

import static java.util.stream.Collectors.joining;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.postgresql.PGConnection;

/**
 * The statements of the floor for tasks that are due every second: one finds due tasks, one
 * advances their schedule states and inserts leased executions, one completes.
 *
 * <p>The result of a statement is joined only with a table, never with a list, and each row is
 * looked up in an index. A generic plan is made at the first execution of a statement, when the
 * tables contain rows.
 */
final class FloorTasks implements FloorStatements<UUID> {
  private static final long SECOND_MILLIS = 1000;

  /** The number of columns of a schedule state that contain the next fire time. */
  private static final int TIMES_OF_NEXT = 3;

  /**
   * Settings that make the server read rows in the order of an index or look them up one by one.
   */
  private static final List<String> PLANS =
      List.of(
          "set jit = off",
          "set plan_cache_mode = force_generic_plan",
          "set max_parallel_workers_per_gather = 0",
          "set enable_seqscan = off",
          "set enable_bitmapscan = off",
          "set enable_sort = off",
          "set enable_hashjoin = off",
          "set enable_mergejoin = off");

  /** Starts after the last task found, and so does not visit dead index entries. */
  private static final String DUE =
      "select due_at, tenant, name, version from %s where due_at >= ? and due_at <= ?"
              .formatted(LiveTable.TASK)
          + " and (due_at, tenant, name) > (?, ?, ?) order by due_at, tenant, name limit ?";

  private static final String FIRE =
      """
      with moved as (update %1$s t set version = t.version + 1, next_at = ?, nominal_at = ?,
          due_at = ?, fires = t.fires + 1, newest_slot = e.slot
        from unnest(?, ?, ?, ?, ?) as e(id, tenant, name, version, slot)
        where t.tenant = e.tenant and t.name = e.name and t.version = e.version
        returning e.id, e.slot, t.tenant, t.name, t.revision)
      insert into %2$s (id, origin, task_tenant, task_name, task_revision, tenant, action, queue,
          nominal_at, first_slot_at, last_slot_at, slot_count, slot_at, ready_at, claimable_at, state, token,
          node_name, node_incarnation, started_at, lease_until, attempt, failures, lost_leases)
        select id, 1, tenant, name, revision, tenant, '%3$s', '%4$s', slot, slot, slot, 1, slot,
          slot, slot, %5$d, 1, 'floor', 'floor', ?, ?, 1, 0, 0 from moved\
      """
          .formatted(
              LiveTable.TASK,
              LiveTable.LIVE,
              Quarterhour.ACTION,
              Quarterhour.QUEUE,
              LiveTable.RUNNING);

  private static final DueTask START = new DueTask(Long.MIN_VALUE, "", "", 0);

  private final Connection connection;
  private final PreparedStatement due;
  private final PreparedStatement fire;
  private final PreparedStatement complete;
  private DueTask lastFound = START;

  /** A due task with the version of its schedule state. */
  private record DueTask(long dueAt, String tenant, String name, long version) {}

  FloorTasks(Connection connection) throws SQLException {
    this.connection = connection;
    try (Statement statement = connection.createStatement()) {
      for (String plan : PLANS) {
        statement.execute(plan);
      }
    }
    due = connection.prepareStatement(DUE);
    fire = connection.prepareStatement(FIRE);
    complete = connection.prepareStatement(completing());
  }

  private String completing() throws SQLException {
    Collection<String> copied = LiveTable.copiedColumns(connection);
    return """
    with gone as (delete from %1$s l where l.id = any(?) and l.token = 1 returning %4$s),
      over as (insert into %2$s (%5$s, state, outcome, summary, ended_at)
        select %5$s, %6$d, 1, '', ? from gone
        returning id, task_tenant, task_name, state, summary, started_at, ended_at)
      update %3$s r set execution = n.id, state = n.state, summary = n.summary,
          started_at = n.started_at, ended_at = n.ended_at
        from over n where r.tenant = n.task_tenant and r.name = n.task_name\
    """
        .formatted(
            LiveTable.LIVE,
            LiveTable.HISTORY,
            LiveTable.LAST_RUN,
            copied.stream().map(column -> "l." + column).collect(joining(", ")),
            String.join(", ", copied),
            LiveTable.SUCCEEDED);
  }

  @Override
  public List<UUID> claim() throws SQLException {
    long now = System.currentTimeMillis();
    List<DueTask> tasks = due(now);
    lastFound = tasks.size() < BATCH ? START : tasks.get(BATCH - 1);
    return tasks.isEmpty() ? List.of() : fire(tasks, now);
  }

  private List<DueTask> due(long now) throws SQLException {
    due.setLong(1, lastFound.dueAt);
    due.setLong(2, now);
    due.setLong(3, lastFound.dueAt);
    due.setString(4, lastFound.tenant);
    due.setString(5, lastFound.name);
    due.setInt(6, BATCH);
    List<DueTask> found = new ArrayList<>(BATCH);
    try (ResultSet rows = due.executeQuery()) {
      while (rows.next()) {
        found.add(
            new DueTask(rows.getLong(1), rows.getString(2), rows.getString(3), rows.getLong(4)));
      }
    }
    return found;
  }

  /**
   * Advances the schedule states, if their versions are unchanged, and leases an execution of each
   * task.
   */
  private List<UUID> fire(List<DueTask> tasks, long now) throws SQLException {
    List<UUID> ids = tasks.stream().map(task -> TemplateRow.newId()).toList();
    int place = 0;
    for (int column = 0; column < TIMES_OF_NEXT; column++) {
      fire.setLong(++place, now + SECOND_MILLIS);
    }
    fire.setArray(++place, connection.createArrayOf("uuid", ids.toArray()));
    fire.setArray(++place, texts(tasks, DueTask::tenant));
    fire.setArray(++place, texts(tasks, DueTask::name));
    fire.setArray(++place, numbers(tasks, DueTask::version));
    fire.setArray(++place, numbers(tasks, DueTask::dueAt));
    fire.setLong(++place, now);
    fire.setLong(++place, now + LEASE_MILLIS);
    expect(fire.executeUpdate(), tasks.size(), "due tasks", "fired");
    return ids;
  }

  private Array texts(List<DueTask> tasks, Function<DueTask, String> text) throws SQLException {
    return connection.createArrayOf("text", tasks.stream().map(text).toArray());
  }

  private Array numbers(List<DueTask> tasks, ToLongFunction<DueTask> number) throws SQLException {
    return connection
        .unwrap(PGConnection.class)
        .createArrayOf("int8", tasks.stream().mapToLong(number).toArray());
  }

  @Override
  public void complete(List<UUID> claimed) throws SQLException {
    complete.setArray(1, connection.createArrayOf("uuid", claimed.toArray()));
    complete.setLong(2, System.currentTimeMillis());
    expect(complete.executeUpdate(), claimed.size(), "leased executions", "completed");
  }

  private static void expect(int done, int all, String what, String how) {
    if (done != all) {
      throw new IllegalStateException(
          "only " + done + " of " + all + " " + what + " could be " + how);
    }
  }

  @Override
  public void close() throws SQLException {
    due.close();
    fire.close();
    complete.close();
  }
}
