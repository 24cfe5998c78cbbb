package io.quarterhour.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.quarterhour.Scheduler;
import io.quarterhour.action.Action;
import io.quarterhour.client.SchedulerClient;
import io.quarterhour.client.TenantErasure;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.Outcome;
import io.quarterhour.notifier.Notification;
import io.quarterhour.notifier.Notifier;
import io.quarterhour.plugin.Configurable;
import io.quarterhour.plugin.PluginContext;
import io.quarterhour.plugin.PluginState;
import io.quarterhour.query.ExecutionQuery;
import io.quarterhour.query.PageRequest;
import io.quarterhour.task.ActionCall;
import io.quarterhour.task.AuditEntry;
import io.quarterhour.task.NotificationRule;
import io.quarterhour.task.OverlapPolicy;
import io.quarterhour.task.RetryPolicy;
import io.quarterhour.task.Task;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.Caller;
import io.quarterhour.tenant.TenantId;
import io.quarterhour.tenant.TenantSelector;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The erasure of a tenant, after which no column of any table contains its name. */
class TenantErasureTest {
  private static final String NAME = "zebra-traders";
  private static final TenantId TENANT = TenantId.of(NAME);
  private static final TenantId OTHER = TenantId.of("globex");
  private static final TaskId NIGHTLY = new TaskId(TENANT, "nightly");

  private static final Duration LONGEST = Duration.ofMinutes(1);

  /** The tables that contain a tenant's name while it has work of each kind. */
  private static final List<String> TABLES =
      List.of(
          "task",
          "definition",
          "last_execution",
          "audit",
          "live",
          "history",
          "attempt",
          "log_line",
          "read_position",
          "named_lock",
          "lock_request",
          "state");

  private final CountDownLatch stop = new CountDownLatch(1);

  /** A notifier that stores a text about the tenant of each notification. */
  private static final class Pager implements Notifier, Configurable {
    private @Nullable PluginState state;

    @Override
    public String name() {
      return "pager";
    }

    @Override
    public void configure(PluginContext context) {
      state = context.state();
    }

    @Override
    public void send(Notification notification) {
      TenantId tenant = notification.execution().tenant();
      if (state != null) {
        state.forTenant(tenant).compareAndSet("paged", null, "paged for " + tenant);
      }
    }
  }

  private Scheduler scheduler(JdbcStore store) {
    return Scheduler.builder()
        .store(store)
        .tenants(() -> List.of(TENANT, OTHER))
        .cancelGracePeriod(Duration.ofMinutes(10))
        .notifier(new Pager())
        .action(
            Action.of(
                "fail",
                context -> {
                  context.log().info("working for {}", context.tenant());
                  throw new IllegalStateException("no disk at " + context.tenant());
                }))
        .action(
            Action.of(
                "run",
                context -> {
                  stop.await();
                  return Outcome.success("worked for " + context.tenant());
                }))
        .build();
  }

  /** Makes work of each kind, and returns the id of an execution that still runs. */
  private static ExecutionId work(Scheduler scheduler) {
    SchedulerClient client = scheduler.client();
    SchedulerClient ofTenant = scheduler.as(Caller.tenantAdministrator(NAME));
    Task nightly =
        ofTenant.save(
            Task.builder("nightly")
                .action("fail")
                .overlap(OverlapPolicy.defer())
                .retry(RetryPolicy.retries(1).backOff(Duration.ofMillis(1), Duration.ofMillis(1)))
                .notificationRule(NotificationRule.onChange("pager", Map.of("to", "ops@" + NAME)))
                .notificationRule(NotificationRule.onFailure("pager", Map.of()).digestAfter(5))
                .build());
    ofTenant.save(nightly.edit().locks(NAME + "-disk").build());
    ofTenant.pause(nightly.id(), "moving");
    ExecutionId failed = ofTenant.runNow(nightly.id());
    Task all =
        client.save(Task.builder("for-all").action("fail").tenants(TenantSelector.all()).build());
    ExecutionId parent = client.runNow(all.id());
    await().atMost(LONGEST).until(() -> isFinished(client, failed) && isFinished(client, parent));
    ofTenant.markLogRead(failed, 1);
    ofTenant.enqueue(
        ActionCall.of("fail").at(Instant.now().plus(Duration.ofDays(1))).locks(NAME + "-disk"));
    ExecutionId running = ofTenant.enqueue(ActionCall.of("run"));
    await().atMost(LONGEST).until(() -> stateOf(client, running) == ExecutionState.RUNNING);
    return running;
  }

  private static boolean isFinished(SchedulerClient client, ExecutionId execution) {
    return client.execution(execution).orElseThrow().state().isFinished();
  }

  private static ExecutionState stateOf(SchedulerClient client, ExecutionId execution) {
    return client.execution(execution).orElseThrow().state();
  }

  @EachDatabase
  void erasedTenantIsInNoTable(Database kind) throws Exception {
    DataSource database = kind.open();
    String prefix = "x" + Database.next() + "_";
    JdbcStore store = JdbcStore.builder(database).tablePrefix(prefix).open();
    try (Scheduler scheduler = scheduler(store)) {
      scheduler.start();
      ExecutionId running = work(scheduler);
      SchedulerClient client = scheduler.as(Caller.systemAdministrator("ann"));
      await().atMost(LONGEST).until(() -> notificationsAreFinished(client));
      assertThat(tablesWith(database, prefix, NAME)).containsAll(TABLES);

      assertThat(client.eraseTenant(TENANT).unfinished()).isEqualTo(1);
      assertThat(client.task(NIGHTLY)).isEmpty();
      assertThat(stateOf(client, running)).isEqualTo(ExecutionState.RUNNING);
      stop.countDown();
      await().atMost(LONGEST).until(() -> isFinished(client, running));
      TenantErasure erasure = client.eraseTenant(TENANT);

      assertThat(erasure.isComplete()).isTrue();
      assertThat(erasure.erased()).isPositive();
      assertThat(tablesWith(database, prefix, NAME)).isEmpty();
      assertThat(client.eraseTenant(TENANT)).isEqualTo(new TenantErasure(0, 0));
      assertThat(client.audit(TenantErasure.AUDIT))
          .extracting(AuditEntry::by, AuditEntry::operation)
          .containsOnly(tuple("ann", "erased"))
          .hasSize(3);
      assertThat(client.executions(ExecutionQuery.ALL, PageRequest.first()).items())
          .extracting(Execution::tenant)
          .containsOnly(OTHER, TenantId.INSTALLATION)
          .hasSize(2);
    }
  }

  /** Only the future call and the execution that runs are left. */
  private static boolean notificationsAreFinished(SchedulerClient client) {
    ExecutionQuery notFinished =
        ExecutionQuery.ALL
            .includingNotifications()
            .in(ExecutionState.WAITING, ExecutionState.RUNNING);
    return client.executions(notFinished, PageRequest.first()).items().size() == 2;
  }

  /** {@return the tables of which a column contains a text, without their prefix} */
  private static Set<String> tablesWith(DataSource database, String prefix, String text)
      throws SQLException {
    Set<String> found = new TreeSet<>();
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      for (String table : tables(connection, prefix)) {
        try (ResultSet rows = statement.executeQuery("select * from " + table)) {
          while (rows.next()) {
            for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
              String value = rows.getString(i);
              if (value != null && value.contains(text)) {
                found.add(table.substring(prefix.length()));
              }
            }
          }
        }
      }
    }
    return found;
  }

  private static List<String> tables(Connection connection, String prefix) throws SQLException {
    List<String> tables = new ArrayList<>();
    try (ResultSet rows =
        connection.getMetaData().getTables(connection.getCatalog(), null, "%", null)) {
      while (rows.next()) {
        String table = rows.getString("TABLE_NAME").toLowerCase(Locale.ROOT);
        String type = rows.getString("TABLE_TYPE");
        if (table.startsWith(prefix) && type.endsWith("TABLE")) {
          tables.add(table);
        }
      }
    }
    assertThat(tables).hasSizeGreaterThan(TABLES.size());
    return tables;
  }
}
