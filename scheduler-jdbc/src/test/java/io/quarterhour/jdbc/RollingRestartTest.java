package io.quarterhour.jdbc;

import static io.quarterhour.jdbc.TickWorkload.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.Scheduler;
import io.quarterhour.action.Action;
import io.quarterhour.action.ActionContext;
import io.quarterhour.action.ActionDescriptor;
import io.quarterhour.action.ParametersConverter;
import io.quarterhour.client.SchedulerClient;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.Outcome;
import io.quarterhour.query.ExecutionQuery;
import io.quarterhour.query.PageRequest;
import io.quarterhour.query.Retention;
import io.quarterhour.query.TaskQuery;
import io.quarterhour.schedule.Schedule;
import io.quarterhour.task.ActionCall;
import io.quarterhour.task.CatchUpPolicy;
import io.quarterhour.task.OverlapPolicy;
import io.quarterhour.task.Task;
import io.quarterhour.task.TaskId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/**
 * Rolling restart from an old release to a new one, node by node, under load. The new release has
 * renamed a parameter, requires another one, and has an action that only one node supports.
 */
@Timeout(180)
class RollingRestartTest {
  private static final int NODES = 3;
  private static final int TASKS = 5;

  /** The maximum number of calls that wait or run at the same time. */
  private static final int MAX_CALLS = 40;

  private static final int RUNS_PER_PHASE = 80;
  private static final Duration SHORT_INTERVAL = Duration.ofMillis(100);
  private static final Duration CATCH_UP_AGE = Duration.ofDays(1);

  private final Queue<RecordedRun> ran = new ConcurrentLinkedQueue<>();
  private final Semaphore permits = new Semaphore(MAX_CALLS);
  private final List<Scheduler> open = new ArrayList<>();
  private final String prefix = "r" + Database.next() + "_";

  /** The parameters of the old release. */
  record Old(String to) {}

  /** The parameters of the new release. */
  record New(String recipient, String format) {}

  /** A run of an action with the parameters that it received. */
  record RecordedRun(String node, ExecutionId execution, String parameters) {}

  private static final ParametersConverter CONVERTER =
      (from, old) -> Map.of("recipient", old.get("to"), "format", "text");

  @AfterEach
  void stop() {
    open.forEach(Scheduler::close);
  }

  private <P extends Record> Action<P> action(String node, ActionDescriptor<P> descriptor) {
    return new Action<>() {
      @Override
      public ActionDescriptor<P> descriptor() {
        return descriptor;
      }

      @Override
      public Outcome run(ActionContext<P> context) {
        ran.add(new RecordedRun(node, context.execution(), String.valueOf(context.parameters())));
        if (context.task().isEmpty()) {
          permits.release();
        }
        return Outcome.success();
      }
    };
  }

  private Scheduler oldRelease(DataSource database, String name) {
    return node(database, name, List.of(action(name, ActionDescriptor.of("send", Old.class))));
  }

  private Scheduler newRelease(DataSource database, String name, boolean audits) {
    List<Action<?>> actions = new ArrayList<>();
    actions.add(
        action(name, ActionDescriptor.of("send", New.class).parametersVersion(2, CONVERTER)));
    if (audits) {
      actions.add(action(name, ActionDescriptor.of("audit", Old.class)));
    }
    return node(database, name, actions);
  }

  private Scheduler node(DataSource database, String name, List<Action<?>> actions) {
    var builder =
        Scheduler.builder()
            .pluginDiscovery(false)
            .nodeName(name)
            .store(JdbcStore.builder(database).tablePrefix(prefix).open())
            .pollInterval(SHORT_INTERVAL)
            .retention(Retention.UNLIMITED);
    actions.forEach(builder::action);
    Scheduler node = builder.build();
    open.add(node);
    return node;
  }

  /** A thread that makes calls one after the other until it is closed, within the maximum. */
  private final class Load implements AutoCloseable {
    private final Set<ExecutionId> enqueued = new HashSet<>();
    private final Thread thread;
    private volatile List<Runnable> callers;
    private volatile boolean closed;
    private volatile @Nullable Throwable failure;

    Load(Runnable caller) {
      callers = List.of(caller);
      thread = new Thread(this::makeCalls, "load");
      thread.setDaemon(true);
      thread.start();
    }

    private void makeCalls() {
      try {
        for (int i = 0; !closed; i++) {
          permits.acquireUninterruptibly();
          List<Runnable> currentCallers = callers;
          currentCallers.get(i % currentCallers.size()).run();
        }
      } catch (RuntimeException e) {
        failure = e;
      }
    }

    Runnable calling(SchedulerClient client, String action, Map<String, Object> parameters) {
      return () -> enqueued.add(client.enqueue(ActionCall.of(action, parameters)));
    }

    @Override
    public void close() {
      closed = true;
      await().until(() -> !thread.isAlive());
      assertThat(failure).isNull();
    }
  }

  private void saveTasks(SchedulerClient client) {
    for (int i = 0; i < TASKS; i++) {
      client.save(
          Task.builder("mail-" + i)
              .action("send", Map.of("to", "task"))
              .schedule(Schedule.every(SHORT_INTERVAL).exact())
              .overlap(OverlapPolicy.allow(1000))
              .catchUp(CatchUpPolicy.all(1000, CATCH_UP_AGE))
              .startPaused(false)
              .build());
    }
  }

  private void awaitMoreRuns(String node) {
    long before = runsOn(node).size();
    await().until(() -> runsOn(node).size() >= before + RUNS_PER_PHASE);
  }

  private void awaitRun(String parameters) {
    await().until(() -> ran.stream().anyMatch(run -> run.parameters.equals(parameters)));
  }

  private List<RecordedRun> runsOn(String node) {
    return ran.stream().filter(run -> run.node.startsWith(node)).toList();
  }

  @EachDatabase(except = Database.H2_IN_MEMORY)
  void rollingRestartLosesNoCallAndClaimsNoUnsupportedAction(Database kind) throws Exception {
    DataSource database = kind.open();
    Scheduler oldFront = oldRelease(database, "old-front");
    Scheduler newFront = newRelease(database, "new-front", true);
    List<Scheduler> nodes = new ArrayList<>();
    for (int i = 0; i < NODES; i++) {
      nodes.add(oldRelease(database, "old-" + i));
      nodes.get(i).start();
    }
    saveTasks(oldFront.client());

    Set<ExecutionId> enqueued;
    try (Load load = new Load(() -> permits.release())) {
      enqueued = load.enqueued;
      Runnable oldCalls = load.calling(oldFront.client(), "send", Map.of("to", "call"));
      Runnable newCalls =
          load.calling(newFront.client(), "send", Map.of("recipient", "call", "format", "html"));
      Runnable audits = load.calling(newFront.client(), "audit", Map.of("to", "auditor"));
      load.callers = List.of(oldCalls);
      awaitMoreRuns("old");
      for (int i = 0; i < NODES; i++) {
        nodes.get(i).close();
        newRelease(database, "new-" + i, i == 0).start();
        load.callers = List.of(oldCalls, newCalls, audits);
        awaitMoreRuns("new-" + i);
        if (i == 0) {
          edit(newFront.client(), TaskId.of("mail-0"));
        }
      }
      load.callers = List.of(newCalls, audits);
      awaitMoreRuns("new-0");
      awaitRun("New[recipient=task, format=text]");
      awaitRun("New[recipient=call, format=text]");
      awaitRun("New[recipient=call, format=html]");
    }
    assertThat(newFront.client().tasks(TaskQuery.QUARANTINED, PageRequest.first()).items())
        .isEmpty();
    for (int i = 0; i < TASKS; i++) {
      newFront.client().pause(TaskId.of("mail-" + i), "it is over");
    }

    List<Execution> executions = awaitAllFinished(newFront.client());
    assertThat(executions).allMatch(execution -> execution.state() == ExecutionState.SUCCEEDED);
    assertThat(executions).extracting(Execution::id).containsAll(enqueued);
    assertThat(ran.stream().map(RecordedRun::execution).toList())
        .hasSameSizeAs(executions)
        .doesNotHaveDuplicates();
    assertEachRanWithItsParameters();
  }

  /** Saves a task with the new release, after which only the new release runs it. */
  private void edit(SchedulerClient client, TaskId id) {
    Task task = client.task(id).orElseThrow().task();
    assertThat(task.parameters()).isEqualTo(Map.of("recipient", "task", "format", "text"));
    client.save(
        task.edit().action("send", Map.of("recipient", "edited", "format", "html")).build());
    awaitRun("New[recipient=edited, format=html]");
  }

  private static List<Execution> awaitAllFinished(SchedulerClient client) {
    ExecutionQuery live =
        ExecutionQuery.ALL.in(
            ExecutionState.WAITING, ExecutionState.RUNNING, ExecutionState.QUARANTINED);
    await().until(() -> client.executions(live, PageRequest.first()).items().isEmpty());
    List<Execution> executions = new ArrayList<>();
    PageRequest next = PageRequest.first(1000);
    while (next != null) {
      var page = client.executions(ExecutionQuery.ALL, next);
      executions.addAll(page.items());
      next = page.cursor() == null ? null : next.after(page.cursor());
    }
    return executions;
  }

  private void assertEachRanWithItsParameters() {
    Map<String, Set<String>> parametersByNode =
        ran.stream()
            .collect(
                Collectors.groupingBy(
                    run -> run.node.replaceAll("old-.*", "old"),
                    Collectors.mapping(RecordedRun::parameters, Collectors.toSet())));
    assertThat(parametersByNode.get("old")).isSubsetOf("Old[to=task]", "Old[to=call]");
    assertThat(parametersByNode.get("new-0")).contains("Old[to=auditor]");
    for (String other : List.of("new-1", "new-2")) {
      assertThat(parametersByNode.get(other))
          .allMatch(parameters -> parameters.startsWith("New[recipient="));
    }
  }

  @EachDatabase(except = Database.H2_IN_MEMORY)
  void corruptRecordIsQuarantinedRepairedAndReleased(Database kind) throws Exception {
    DataSource database = kind.open();
    SchedulerClient client = newRelease(database, "new-front", false).client();
    Map<String, Object> parameters = Map.of("recipient", "ann", "format", "text");
    ExecutionId corrupt = client.enqueue(ActionCall.of("send", parameters));
    ExecutionId intact = client.enqueue(ActionCall.of("send", parameters));
    String text = client.storedDocument(corrupt).orElseThrow();
    write(kind, database, corrupt, text.replace("recipient", "\"{"));

    newRelease(database, "new-0", false).start();
    await().until(() -> stateOf(client, intact) == ExecutionState.SUCCEEDED);
    await().until(() -> stateOf(client, corrupt) == ExecutionState.QUARANTINED);
    Execution quarantined =
        client
            .executions(ExecutionQuery.ALL.in(ExecutionState.QUARANTINED), PageRequest.first())
            .items()
            .get(0);
    assertThat(quarantined.id()).isEqualTo(corrupt);
    assertThat(quarantined.status().reason()).startsWith("action send cannot be read: ");
    assertThat(client.storedDocument(corrupt)).get().asString().contains("\"{").contains("ann");

    write(kind, database, corrupt, text);
    assertThat(client.release(corrupt)).isTrue();

    await().until(() -> stateOf(client, corrupt) == ExecutionState.SUCCEEDED);
    assertThat(runsOn("new-0")).hasSize(2);
  }

  @EachDatabase(except = Database.H2_IN_MEMORY)
  void taskRepairedInTheStoreIsReadAgain(Database kind) throws Exception {
    DataSource database = kind.open();
    SchedulerClient client = newRelease(database, "new-front", false).client();
    Map<String, Object> parameters = Map.of("recipient", "ann", "format", "text");
    Task task = client.save(Task.builder("mail").action("send", parameters).manual().build());
    String text = client.storedDocument(task.id());
    writeDefinition(database, text.replace("recipient", "whoever"));
    newRelease(database, "new-0", false).start();
    ExecutionId run = client.runNow(task.id());
    await().until(() -> stateOf(client, run) == ExecutionState.QUARANTINED);

    writeDefinition(database, text);
    assertThat(client.release(run)).isTrue();

    await().until(() -> stateOf(client, run) == ExecutionState.SUCCEEDED);
  }

  private void writeDefinition(DataSource database, String document) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement update =
            connection.prepareStatement("update " + prefix + "definition set document = ?")) {
      update.setString(1, document);
      assertThat(update.executeUpdate()).isEqualTo(1);
    }
  }

  private static ExecutionState stateOf(SchedulerClient client, ExecutionId id) {
    return client.execution(id).orElseThrow().state();
  }

  private void write(Database kind, DataSource database, ExecutionId id, String document)
      throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement update =
            connection.prepareStatement(
                "update " + prefix + "live set document = ? where id = ?")) {
      update.setString(1, document);
      update.setObject(2, kind.id(id));
      assertThat(update.executeUpdate()).isEqualTo(1);
    }
  }
}
