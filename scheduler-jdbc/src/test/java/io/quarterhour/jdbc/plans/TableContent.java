package io.quarterhour.jdbc.plans;

import io.quarterhour.store.SchedulerStore;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.TenantId;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/**
 * Fills the tables: the store writes one row of each kind, which is then copied. The tasks belong
 * to 100 tenants. One task has a tenth of the history, and one tenant has ten executions.
 */
final class TableContent {
  /** The age from which executions are pruned, which is a thirtieth of the history. */
  static final Duration RETAINED = Duration.ofDays(29);

  private static final Duration HISTORY = Duration.ofDays(30);

  /** The number of due tasks, in addition to the future ones. */
  private static final int DUE = 10_000;

  private static final long SPREAD_MILLIS = Duration.ofDays(10).toMillis();
  private static final int TENANTS = 100;
  private static final int BUSY_PART = 10;
  private static final String SMALL = "small";
  private static final int SMALL_COUNT = 10;

  /**
   * The executions of the small tenant are near the beginning of the history, but are not pruned.
   */
  private static final int SMALL_AFTER_PART = 20;

  private static final int ATTEMPTS_PART = 10;

  private static final long WAITING_FROM_MILLIS = Duration.ofHours(1).toMillis();
  private static final long WAITING_SPREAD_MILLIS = Duration.ofDays(1).toMillis();

  private final DataSource database;
  private final int future;
  private final int history;
  private final Instant now = Instant.ofEpochMilli(System.currentTimeMillis());

  TableContent(DataSource database, int future, int history) {
    this.database = database;
    this.future = future;
    this.history = history;
  }

  /** {@return the task with a tenth of the history} */
  TaskId busy() {
    return task(busyNumber());
  }

  /** {@return a task that has fired rarely} */
  TaskId quiet() {
    return task(busyNumber() + 1);
  }

  /** {@return a tenant with many tasks, neither first nor last in the order of tasks} */
  TenantId tenant() {
    return TenantId.of("tenant-" + (TENANTS / 2 + 1));
  }

  /** {@return the tenant with few executions} */
  TenantId small() {
    return TenantId.of(SMALL);
  }

  private int busyNumber() {
    return Math.min(future, history) / 2 / BUSY_PART * BUSY_PART;
  }

  private static TaskId task(int number) {
    return TaskId.of("tenant-" + number % TENANTS, "task-" + number);
  }

  void fill(SchedulerStore store) throws SQLException {
    TemplateRows templates = new TemplateRows(store, now);
    templates.writeTask();
    fill("qh_task", DUE + future, task());
    fill("qh_definition", DUE + future, ofTask());
    fill("qh_last_execution", DUE + future, ofTask());
    fill("qh_history", history, finished());
    fill("qh_log_line", history, Map.of("execution", id()));
    fill("qh_read_position", history / ATTEMPTS_PART, Map.of("execution", id()));
    templates.writeAttempt();
    fill("qh_attempt", history / ATTEMPTS_PART, Map.of("execution", id(), "id", "-g"));
    templates.writeCall();
    fill("qh_live", future, waiting());
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("vacuum analyze");
      statement.execute("checkpoint");
    }
  }

  private void fill(String table, int count, Map<String, String> values) throws SQLException {
    TableCopies.write(database, table, count, values);
  }

  private static Map<String, String> ofTask() {
    return Map.of("tenant", "'tenant-' || g % " + TENANTS, "name", "'task-' || g");
  }

  /**
   * Returns the expressions for tasks: some became due within the last day, the others become due
   * in one day or later.
   */
  private static Map<String, String> task() {
    Map<String, String> values = new HashMap<>(ofTask());
    for (String time : List.of("due_at", "next_at", "nominal_at")) {
      values.put(
          time,
          "m.%s + case when g <= %d then g - %d else g * 7919 %% %d end"
              .formatted(time, DUE, 2 * TemplateRows.AHEAD.toMillis(), SPREAD_MILLIS));
    }
    return values;
  }

  private Map<String, String> finished() {
    String number =
        "(case when g %% %d = 0 then %d else g %% %d end)"
            .formatted(BUSY_PART, busyNumber(), DUE + future);
    String tenant =
        "case when g - %d between 1 and %d then '%s' else 'tenant-' || %s %% %d end"
            .formatted(history / SMALL_AFTER_PART, SMALL_COUNT, SMALL, number, TENANTS);
    Map<String, String> values = new HashMap<>();
    values.put("id", id());
    values.put("tenant", tenant);
    values.put("task_tenant", tenant);
    values.put("task_name", "'task-' || " + number);
    for (String time :
        List.of(
            "nominal_at", "first_slot_at", "last_slot_at", "slot_at", "ready_at", "started_at")) {
      values.put(time, millis());
    }
    values.put("ended_at", millis());
    return values;
  }

  /** Returns the expressions for calls, which are ready in one to 25 hours. */
  private static Map<String, String> waiting() {
    Map<String, String> values = new HashMap<>();
    // Starts with a time, like ids of the scheduler, so that ids are ascending.
    values.put("id", id("m.nominal_at + g / 1000"));
    for (String time : List.of("ready_at", "claimable_at", "first_slot_at", "last_slot_at")) {
      // The factor and the length of a day are coprime, so the times are in no particular order.
      values.put(
          time,
          "m.%s + %d + g * 7919 %% %d".formatted(time, WAITING_FROM_MILLIS, WAITING_SPREAD_MILLIS));
    }
    return values;
  }

  /** {@return the expression for the end of an execution of the history} */
  private String millis() {
    return "(%d + g * %d)"
        .formatted(now.minus(HISTORY).toEpochMilli(), HISTORY.toMillis() / history);
  }

  private String id() {
    return id(millis());
  }

  private static String id(String millis) {
    return "(lpad(to_hex(%s), 12, '0') || lpad(to_hex(g), 20, '0'))::uuid".formatted(millis);
  }
}
