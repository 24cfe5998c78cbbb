package io.quarterhour.examples.cluster.drill;

import static java.util.stream.Collectors.joining;

import io.quarterhour.schedule.Schedule;
import io.quarterhour.task.Task;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Writes the history of tasks that have run at a constant rate until now: copies of one execution
 * that a node has run, written within the database. All indexes are kept.
 */
final class GrowthHistory {
  private static final int PART = 250_000;
  private static final int THREADS = 4;
  private static final int WAIT_MILLIS = 60_000;

  private final DrillSite site;
  private final int tasks;
  private final long rows;
  private final int rate;

  /**
   * Creates a writer.
   *
   * @param tasks the number of tasks
   * @param rows the number of executions of all tasks together
   * @param rate the number of executions of all tasks together per second
   */
  GrowthHistory(DrillSite site, int tasks, long rows, int rate) {
    this.site = site;
    this.tasks = tasks;
    this.rows = rows;
    this.rate = rate;
  }

  /** Lets a node run one execution, and writes the history as copies of it. */
  void write() throws Exception {
    site.client().save(task("growth-model", Schedule.once(Instant.now())));
    NodeProcess node = site.start("model", DrillSite.MAX_PER_TASK, line -> {});
    try {
      long end = System.currentTimeMillis() + WAIT_MILLIS;
      while (site.number("select count(*) from qh_history") == 0) {
        if (System.currentTimeMillis() > end) {
          throw new IllegalStateException("a node ran nothing within a minute");
        }
        Thread.sleep(100);
      }
    } finally {
      node.close();
    }
    execute("create table growth_model as select * from qh_history");
    execute("delete from qh_history");
    copy(System.currentTimeMillis());
    execute("drop table growth_model");
  }

  private void copy(long until) throws SQLException {
    String time = "(%d - (%d - g) * 1000 / %d)".formatted(until, rows, rate);
    Map<String, String> values = new HashMap<>();
    // A time and a number, like an id of the scheduler.
    values.put(
        "id",
        "(lpad(to_hex(%s), 12, '0') || '70008' || lpad(to_hex(g), 15, '0'))::uuid".formatted(time));
    values.put("task_name", "'growth-' || g %% %d".formatted(tasks));
    for (String column :
        List.of(
            "nominal_at",
            "first_slot_at",
            "last_slot_at",
            "slot_at",
            "ready_at",
            "started_at",
            "ended_at")) {
      values.put(column, time);
    }
    List<String> columns = columns();
    for (long from = 1; from <= rows; from += PART) {
      execute(
          "insert into qh_history (%s) select %s from growth_model m, generate_series(%d::bigint, %d) g"
              .formatted(
                  String.join(", ", columns),
                  columns.stream()
                      .map(column -> values.getOrDefault(column, "m." + column))
                      .collect(joining(", ")),
                  from,
                  Math.min(rows, from + PART - 1)));
    }
  }

  /**
   * Saves the tasks, which fire from an instant on, and lets their state refer to the newest
   * executions in the history.
   */
  void saveTasks(Instant start) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<?>> parts = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        int first = thread;
        parts.add(
            threads.submit(
                () -> {
                  for (int i = first; i < tasks; i += THREADS) {
                    site.client().save(task("growth-" + i, schedule(i, start)));
                  }
                }));
      }
      for (Future<?> part : parts) {
        part.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("could not save the tasks", e.getCause());
    } finally {
      threads.shutdown();
    }
    long newest = site.number("select max(ended_at) from qh_history") - tasks * 1000L / rate;
    String of = " from qh_history h where h.ended_at > " + newest + " and h.task_name = t.name";
    execute("update qh_task t set newest_slot = h.slot_at" + of);
    execute(
        "update qh_last_execution t set execution = h.id, state = h.state, started_at ="
            + " h.started_at, ended_at = h.ended_at, summary = coalesce(h.summary, '')"
            + of);
    execute("vacuum analyze");
  }

  private static Task task(String name, Schedule schedule) {
    return Task.builder(name)
        .action(DrillActions.SHORT)
        .schedule(schedule.exact())
        .startPaused(false)
        .build();
  }

  /** {@return a schedule with the same number of other tasks at any time} */
  private Schedule schedule(int task, Instant start) {
    return Schedule.every(
            Duration.ofMillis(tasks * 1000L / rate), start.plusMillis(task * 1000L / rate))
        .from(start);
  }

  private List<String> columns() throws SQLException {
    try (Connection connection = site.connect();
        Statement statement = connection.createStatement();
        ResultSet found =
            statement.executeQuery(
                "select column_name from information_schema.columns"
                    + " where table_name = 'qh_history' order by ordinal_position")) {
      List<String> columns = new ArrayList<>();
      while (found.next()) {
        columns.add(found.getString(1));
      }
      return columns;
    }
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = site.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
