package io.quarterhour.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.action.Action;
import io.quarterhour.client.SchedulerClient;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.NodeId;
import io.quarterhour.execution.Outcome;
import io.quarterhour.internal.engine.Engine;
import io.quarterhour.internal.engine.loop.EngineOptions.QueueOptions;
import io.quarterhour.internal.node.Host;
import io.quarterhour.internal.node.Node;
import io.quarterhour.internal.node.NodeOptions;
import io.quarterhour.internal.node.PluginConfig;
import io.quarterhour.internal.plugin.PluginRegistry;
import io.quarterhour.query.ExecutionQuery;
import io.quarterhour.query.PageRequest;
import io.quarterhour.schedule.Schedule;
import io.quarterhour.store.ClusterSignal;
import io.quarterhour.store.ExecutionStore;
import io.quarterhour.store.HistoryStore;
import io.quarterhour.store.MaintenanceStore;
import io.quarterhour.store.NodeRow;
import io.quarterhour.store.NodeStore;
import io.quarterhour.store.SchedulerStore;
import io.quarterhour.store.StateStore;
import io.quarterhour.store.StoreInfo;
import io.quarterhour.store.TaskStore;
import io.quarterhour.store.TransactionSupport;
import io.quarterhour.task.ActionCall;
import io.quarterhour.task.Task;
import io.quarterhour.tenant.Caller;
import io.quarterhour.tenant.TargetDirectory;
import io.quarterhour.time.ManualTime;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The number of statements that an idle node sends to the database. */
class IdleTest {
  private static final int MINUTES = 10;
  private static final int MAX_PER_MINUTE = 6;

  /** H2 is polled every ten seconds for tasks and for executions, because it is embedded. */
  private static final int MAX_PER_MINUTE_EMBEDDED = 15;

  private final ManualTime time = ManualTime.startingAt(StoreFixtures.NOON);
  private final StatementCounter statements = new StatementCounter();
  private final CountDownLatch signalConnected = new CountDownLatch(1);

  @EachDatabase(except = Database.MARIADB)
  void idleNodeSendsFewStatementsPerMinute(Database kind) throws Exception {
    DataSource counted = statements.of(kind.open());
    JdbcStore store = JdbcStore.builder(counted).tablePrefix("i" + Database.next() + "_").open();
    Engine engine = engine(new ManualTimeStore(store));
    engine.listen();
    assertThat(signalConnected.await(30, TimeUnit.SECONDS)).isTrue();
    runUntil(engine, StoreFixtures.NOON.plusSeconds(60));
    statements.take();

    runUntil(engine, StoreFixtures.NOON.plusSeconds(60).plus(Duration.ofMinutes(MINUTES)));

    engine.disconnect();
    List<String> sent = statements.take();
    assertThat(sent.stream().filter(statement -> !statement.contains("listen")))
        .isNotEmpty()
        .hasSizeLessThanOrEqualTo(
            MINUTES * (kind != Database.POSTGRESQL ? MAX_PER_MINUTE_EMBEDDED : MAX_PER_MINUTE));
  }

  @EachDatabase(except = {Database.MARIADB, Database.POSTGRESQL})
  void commitOfTheHostWithoutASignalIsSeenWithinThePollInterval(Database kind) throws Exception {
    DataSource database = kind.open();
    JdbcStore store = JdbcStore.builder(database).tablePrefix("i" + Database.next() + "_").open();
    Node node = node(new ManualTimeStore(store));
    node.engine().listen();
    Instant committed = StoreFixtures.NOON.plusSeconds(61);
    runUntil(node.engine(), committed);
    SchedulerClient client = node.client(Caller.system());
    Task task =
        Task.builder("each-second")
            .action("work")
            .schedule(Schedule.every(Duration.ofSeconds(1)).exact())
            .startPaused(false)
            .build();
    ExecutionId call;
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      SchedulerClient inTransaction = client.in(connection);
      call = inTransaction.enqueue(ActionCall.of("work"));
      inTransaction.save(task);
      connection.commit();
    }

    runUntil(node.engine(), committed.plusSeconds(11));

    node.engine().disconnect();
    assertThat(client.execution(call).orElseThrow().state()).isEqualTo(ExecutionState.SUCCEEDED);
    assertThat(client.executions(ExecutionQuery.of(task.id()), PageRequest.first()).items())
        .isNotEmpty();
  }

  private Engine engine(SchedulerStore store) {
    return node(store).engine();
  }

  private Node node(SchedulerStore store) {
    QueueOptions options = new QueueOptions(10, 0);
    return new Node(
        store,
        time,
        new PluginConfig(
            List.of(Action.of("work", context -> Outcome.success())),
            List.of(),
            PluginRegistry.Discovery.OFF,
            Map.of(),
            name -> Optional.empty()),
        new Host(
            () -> List.of(), TargetDirectory.byName(), null, List.of(), queue -> Runnable::run),
        NodeOptions.standard(Map.of("default", options, "notifications", options)));
  }

  /** Runs the steps of all loops, as their threads do, until an instant. */
  private void runUntil(Engine engine, Instant end) {
    while (time.instant().isBefore(end)) {
      Instant now = time.instant();
      Instant next =
          Collections.min(
              List.of(
                  engine.dispatchLoop().step(now),
                  engine.completionLoop().step(now),
                  engine.leaseLoop().step(now),
                  engine.watchLoop().step(now),
                  engine.maintenanceLoop().step(now),
                  end));
      if (next.isAfter(now)) {
        time.advance(Duration.between(now, next));
      }
    }
  }

  /** The store for a node that uses the time of the test: heartbeats return no store time. */
  private final class ManualTimeStore implements SchedulerStore {
    private final SchedulerStore store;

    ManualTimeStore(SchedulerStore store) {
      this.store = store;
    }

    @Override
    public TaskStore tasks() {
      return store.tasks();
    }

    @Override
    public ExecutionStore executions() {
      return store.executions();
    }

    @Override
    public HistoryStore history() {
      return store.history();
    }

    @Override
    public NodeStore nodes() {
      return new NodeStore() {
        @Override
        public @Nullable Instant heartbeat(NodeRow node) {
          store.nodes().heartbeat(node);
          return null;
        }

        @Override
        public void remove(NodeId node) {
          store.nodes().remove(node);
        }

        @Override
        public void removeStale(Instant seenBefore) {
          store.nodes().removeStale(seenBefore);
        }

        @Override
        public List<NodeRow> nodes() {
          return store.nodes().nodes();
        }
      };
    }

    @Override
    public StateStore states() {
      return store.states();
    }

    @Override
    public MaintenanceStore maintenance() {
      return store.maintenance();
    }

    @Override
    public StoreInfo info() {
      return new StoreInfo("timed", null);
    }

    @Override
    public Optional<ClusterSignal> signal() {
      return store.signal().map(RecordedSignal::new);
    }

    @Override
    public Optional<TransactionSupport<?>> transactionSupport() {
      return store.transactionSupport();
    }

    @Override
    public void close() {
      store.close();
    }
  }

  /** A signal whose connection is recorded. */
  private final class RecordedSignal implements ClusterSignal {
    private final ClusterSignal signal;

    RecordedSignal(ClusterSignal signal) {
      this.signal = signal;
    }

    @Override
    public Subscription subscribe(Listener listener) {
      return signal.subscribe(new ConnectionRecorder(listener));
    }

    @Override
    public boolean coversHostTransactions() {
      return signal.coversHostTransactions();
    }
  }

  /** A listener that releases a latch when the signal reports its connection. */
  private final class ConnectionRecorder implements ClusterSignal.Listener {
    private final ClusterSignal.Listener listener;

    ConnectionRecorder(ClusterSignal.Listener listener) {
      this.listener = listener;
    }

    @Override
    public void workAvailable(Instant at) {
      listener.workAvailable(at);
    }

    @Override
    public void cancelRequested() {
      listener.cancelRequested();
    }

    @Override
    public void onConnected(boolean connected) {
      listener.onConnected(connected);
      signalConnected.countDown();
    }
  }
}
