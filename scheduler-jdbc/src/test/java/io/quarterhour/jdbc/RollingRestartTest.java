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
 * A new release takes the place of an old one, node by node, while there is work to do: it has
 * renamed a parameter, wants one more, and has an action that only one of its nodes knows.
 */
@Timeout(180)
class RollingRestartTest {
  private static final int NODES = 3;
  private static final int TASKS = 5;

  /** So many calls wait or run at once. */
  private static final int CROWD = 40;

  private static final int A_WHILE = 80;
  private static final Duration OFTEN = Duration.ofMillis(100);
  private static final Duration LONG = Duration.ofDays(1);

  private final Queue<RecordedRun> ran = new ConcurrentLinkedQueue<>();
  private final Semaphore room = new Semaphore(CROWD);
  private final List<Scheduler> open = new ArrayList<>();
  private final String prefix = "r" + Database.next() + "_";

  /** The parameters of the old release. */
  record Old(String to) {}

  /** Those of the new one. */
  record New(String recipient, String format) {}

  /** What an action was told. */
  record RecordedRun(String node, ExecutionId execution, String what) {}

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
          room.release();
        }
        return Outcome.success();
      }
    };
  }

  private Scheduler old(DataSource database, String name) {
    return node(database, name, List.of(action(name, ActionDescriptor.of("send", Old.class))));
  }

  private Scheduler renewed(DataSource database, String name, boolean audits) {
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
            .pollInterval(OFTEN)
            .retention(Retention.UNLIMITED);
    actions.forEach(builder::action);
    Scheduler node = builder.build();
    open.add(node);
    return node;
  }

  /** Calls that are made one after the other as long as there is room, until it is closed. */
  private final class Load implements AutoCloseable {
    private final Set<ExecutionId> made = new HashSet<>();
    private final Thread thread;
    private volatile List<Runnable> callers;
    private volatile boolean over;
    private volatile @Nullable Throwable problem;

    Load(Runnable caller) {
      callers = List.of(caller);
      thread = new Thread(this::make, "load");
      thread.setDaemon(true);
      thread.start();
    }

    private void make() {
      try {
        for (int i = 0; !over; i++) {
          room.acquireUninterruptibly();
          List<Runnable> some = callers;
          some.get(i % some.size()).run();
        }
      } catch (RuntimeException e) {
        problem = e;
      }
    }

    Runnable calling(SchedulerClient client, String action, Map<String, Object> parameters) {
      return () -> made.add(client.enqueue(ActionCall.of(action, parameters)));
    }

    @Override
    public void close() {
      over = true;
      await().until(() -> !thread.isAlive());
      assertThat(problem).isNull();
    }
  }

  private void saveTasks(SchedulerClient client) {
    for (int i = 0; i < TASKS; i++) {
      client.save(
          Task.builder("mail-" + i)
              .action("send", Map.of("to", "task"))
              .schedule(Schedule.every(OFTEN).exact())
              .overlap(OverlapPolicy.allow(1000))
              .catchUp(CatchUpPolicy.all(1000, LONG))
              .startPaused(false)
              .build());
    }
  }

  private void awaitMore(String node) {
    long before = of(node).size();
    await().until(() -> of(node).size() >= before + A_WHILE);
  }

  private void awaitRun(String what) {
    await().until(() -> ran.stream().anyMatch(one -> one.what.equals(what)));
  }

  private List<RecordedRun> of(String node) {
    return ran.stream().filter(one -> one.node.startsWith(node)).toList();
  }

  @EachDatabase(except = Database.H2_IN_MEMORY)
  void rollingRestartLosesNothingAndClaimsNothingUnknown(Database kind) throws Exception {
    DataSource database = kind.open();
    Scheduler oldFront = old(database, "old-front");
    Scheduler newFront = renewed(database, "new-front", true);
    List<Scheduler> nodes = new ArrayList<>();
    for (int i = 0; i < NODES; i++) {
      nodes.add(old(database, "old-" + i));
      nodes.get(i).start();
    }
    saveTasks(oldFront.client());

    Set<ExecutionId> made;
    try (Load load = new Load(() -> room.release())) {
      made = load.made;
      Runnable oldCalls = load.calling(oldFront.client(), "send", Map.of("to", "call"));
      Runnable newCalls =
          load.calling(newFront.client(), "send", Map.of("recipient", "call", "format", "html"));
      Runnable audits = load.calling(newFront.client(), "audit", Map.of("to", "auditor"));
      load.callers = List.of(oldCalls);
      awaitMore("old");
      for (int i = 0; i < NODES; i++) {
        nodes.get(i).close();
        renewed(database, "new-" + i, i == 0).start();
        load.callers = List.of(oldCalls, newCalls, audits);
        awaitMore("new-" + i);
        if (i == 0) {
          edit(newFront.client(), TaskId.of("mail-0"));
        }
      }
      load.callers = List.of(newCalls, audits);
      awaitMore("new-0");
      awaitRun("New[recipient=task, format=text]");
      awaitRun("New[recipient=call, format=text]");
      awaitRun("New[recipient=call, format=html]");
    }
    assertThat(newFront.client().tasks(TaskQuery.QUARANTINED, PageRequest.first()).items())
        .isEmpty();
    for (int i = 0; i < TASKS; i++) {
      newFront.client().pause(TaskId.of("mail-" + i), "it is over");
    }

    List<Execution> all = awaitAllFinished(newFront.client());
    assertThat(all).allMatch(one -> one.state() == ExecutionState.SUCCEEDED);
    assertThat(all).extracting(Execution::id).containsAll(made);
    assertThat(ran.stream().map(RecordedRun::execution).toList())
        .hasSameSizeAs(all)
        .doesNotHaveDuplicates();
    assertEachRanWithItsParameters();
  }

  /** What the new release saves, the old one leaves alone. */
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
    List<Execution> all = new ArrayList<>();
    PageRequest next = PageRequest.first(1000);
    while (next != null) {
      var page = client.executions(ExecutionQuery.ALL, next);
      all.addAll(page.items());
      next = page.cursor() == null ? null : next.after(page.cursor());
    }
    return all;
  }

  private void assertEachRanWithItsParameters() {
    Map<String, Set<String>> said =
        ran.stream()
            .collect(
                Collectors.groupingBy(
                    one -> one.node.replaceAll("old-.*", "old"),
                    Collectors.mapping(RecordedRun::what, Collectors.toSet())));
    assertThat(said.get("old")).isSubsetOf("Old[to=task]", "Old[to=call]");
    assertThat(said.get("new-0")).contains("Old[to=auditor]");
    for (String other : List.of("new-1", "new-2")) {
      assertThat(said.get(other)).allMatch(what -> what.startsWith("New[recipient="));
    }
  }

  @EachDatabase(except = Database.H2_IN_MEMORY)
  void corruptRecordIsQuarantinedRepairedAndReleased(Database kind) throws Exception {
    DataSource database = kind.open();
    SchedulerClient client = renewed(database, "new-front", false).client();
    Map<String, Object> parameters = Map.of("recipient", "ann", "format", "text");
    ExecutionId spoilt = client.enqueue(ActionCall.of("send", parameters));
    ExecutionId sound = client.enqueue(ActionCall.of("send", parameters));
    String text = client.storedDocument(spoilt).orElseThrow();
    write(kind, database, spoilt, text.replace("recipient", "\"{"));

    renewed(database, "new-0", false).start();
    await().until(() -> stateOf(client, sound) == ExecutionState.SUCCEEDED);
    await().until(() -> stateOf(client, spoilt) == ExecutionState.QUARANTINED);
    Execution shown =
        client
            .executions(ExecutionQuery.ALL.in(ExecutionState.QUARANTINED), PageRequest.first())
            .items()
            .get(0);
    assertThat(shown.id()).isEqualTo(spoilt);
    assertThat(shown.status().reason()).startsWith("action send cannot be read: ");
    assertThat(client.storedDocument(spoilt)).get().asString().contains("\"{").contains("ann");

    write(kind, database, spoilt, text);
    assertThat(client.release(spoilt)).isTrue();

    await().until(() -> stateOf(client, spoilt) == ExecutionState.SUCCEEDED);
    assertThat(of("new-0")).hasSize(2);
  }

  @EachDatabase(except = Database.H2_IN_MEMORY)
  void taskRepairedInTheStoreIsReadAgain(Database kind) throws Exception {
    DataSource database = kind.open();
    SchedulerClient client = renewed(database, "new-front", false).client();
    Map<String, Object> parameters = Map.of("recipient", "ann", "format", "text");
    Task task = client.save(Task.builder("mail").action("send", parameters).manual().build());
    String text = client.storedDocument(task.id());
    writeDefinition(database, text.replace("recipient", "whoever"));
    renewed(database, "new-0", false).start();
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
