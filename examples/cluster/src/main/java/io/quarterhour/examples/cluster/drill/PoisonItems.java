package io.quarterhour.examples.cluster.drill;

import io.quarterhour.client.SchedulerClient;
import io.quarterhour.jdbc.JdbcStore;
import io.quarterhour.schedule.Schedule;
import io.quarterhour.task.ActionCall;
import io.quarterhour.task.NotificationRule;
import io.quarterhour.task.RetryPolicy;
import io.quarterhour.task.Task;
import io.quarterhour.task.TaskBuilder;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Puts poisoned items into the database, below the API where that is needed. */
final class PoisonItems {
  /** Expressions of documents that cannot be decoded; the last two are very deep and very long. */
  private static final List<String> BROKEN =
      List.of(
          "''",
          "'no document'",
          "'[1]'",
          "'{\"v\":1,\"title\":\"a'",
          "repeat('[', 100000)",
          "'{\"v\":1,\"title\":\"' || repeat('x', 25000000) || '\"}'");

  private static final Duration PERIOD = Duration.ofSeconds(5);

  private final DrillSite site;
  private final Random random;
  private final PoisonTable table;

  /**
   * Creates the triggers that refuse the items.
   *
   * @param random chooses among documents
   * @param table notes the items and their ends
   */
  PoisonItems(DrillSite site, Random random, PoisonTable table) throws SQLException {
    this.site = site;
    this.random = random;
    this.table = table;
    try (Connection connection = site.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "create function drill_refuse() returns trigger language plpgsql as $$ begin"
              + " raise exception 'refused by the drill' using errcode = 'check_violation';"
              + " end $$");
      for (PoisonKind kind : PoisonKind.values()) {
        String trigger = kind.trigger();
        if (trigger != null) {
          statement.execute(trigger);
        }
      }
    }
  }

  /** Puts in an item. */
  void putIn(PoisonKind kind, int number) throws SQLException {
    String name = "poison-%s-%04d".formatted(kind.label(), number);
    switch (kind.form()) {
      case TASK -> {
        // Noted first, because the item may end before this thread goes on.
        table.putIn(kind, name);
        site.client().save(recurring(kind, name).build());
      }
      case NOTIFYING_TASK -> {
        table.putIn(kind, name);
        site.client()
            .save(
                task(kind, name, Schedule.once(Instant.now()))
                    .notificationRule(
                        NotificationRule.always(DrillActions.QuietNotifier.NAME, Map.of()))
                    .build());
      }
      case CALL -> table.putIn(kind, site.client().enqueue(call(kind)).toString());
      case BROKEN_TASK, BROKEN_CALL -> putInBroken(kind, name);
      case FINISHED -> putInFinished(kind);
    }
  }

  private static TaskBuilder recurring(PoisonKind kind, String name) {
    return task(kind, name, Schedule.every(PERIOD, Instant.now()));
  }

  private static TaskBuilder task(PoisonKind kind, String name, Schedule schedule) {
    return Task.builder(name).action(kind.action()).schedule(schedule.exact()).startPaused(false);
  }

  private static ActionCall call(PoisonKind kind) {
    return ActionCall.of(kind.action()).retry(RetryPolicy.none());
  }

  /** Saves a task or a call and breaks it in the same transaction. */
  private void putInBroken(PoisonKind kind, String name) throws SQLException {
    try (Connection connection = site.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      SchedulerClient client = JdbcStore.in(site.client(), connection);
      boolean isTask = kind.form() == PoisonKind.Form.BROKEN_TASK;
      String item =
          isTask
              ? client.save(recurring(kind, name).build()).id().name()
              : client.enqueue(call(kind)).toString();
      statement.execute(
          "update %s where %s = '%s'".formatted(breaking(kind), isTask ? "name" : "id", item));
      table.putIn(kind, item);
      connection.commit();
    }
  }

  private String breaking(PoisonKind kind) {
    String broken = BROKEN.get(random.nextInt(BROKEN.size()));
    return switch (kind) {
      case DEFINITION -> "qh_definition set document = " + broken;
      case ROW -> "qh_task set pause_by = 'drill'";
      case CALL -> "qh_live set document = " + broken;
      case CODE -> "qh_live set origin = 77";
      default -> throw new IllegalArgumentException(kind + " is not broken");
    };
  }

  /** Marks the execution that finished last. */
  private void putInFinished(PoisonKind kind) throws SQLException {
    try (Connection connection = site.connect();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "update qh_history set cancel_reason = '%s' where id = (select id from qh_history"
                        .formatted(kind.action())
                    + " where task_name like 'load-%' order by ended_at desc, id desc limit 1)"
                    + " returning id")) {
      while (rows.next()) {
        table.putIn(kind, rows.getString(1));
      }
    }
  }

  /** Notes the ends that the database shows. */
  void readEnds() throws SQLException {
    try (Connection connection = site.connect();
        Statement statement = connection.createStatement()) {
      for (PoisonKind kind : PoisonKind.values()) {
        String query = kind.endQuery();
        if (query != null && table.hasOpen(kind)) {
          try (ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
              table.ended(kind, rows.getString(1), rows.getString(2));
            }
          }
        }
      }
    }
  }
}
