package io.quarterhour.examples.benchmarks.postgres;

import com.sun.management.OperatingSystemMXBean;
import com.zaxxer.hikari.HikariDataSource;
import io.quarterhour.examples.benchmarks.frame.Figure;
import java.lang.management.ManagementFactory;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** The commands of a node. */
final class NodeCommands {
  static final int LIST = 1000;

  private final OperatingSystemMXBean machine =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private final PostgresSystem system;
  private final String name;
  private final boolean shared;
  private final Optional<Duration> pollInterval;
  private final Access access = Access.fromEnvironment();
  private final HikariDataSource pool;
  private final PendingCheck pendingCheck;
  private final AtomicLong ran = new AtomicLong();
  private volatile long firstAt;
  private Optional<Engine> open = Optional.empty();

  NodeCommands(PostgresSystem system, String name, boolean shared, Optional<Duration> pollInterval)
      throws SQLException {
    this.system = system;
    this.name = name;
    this.shared = shared;
    this.pollInterval = pollInterval;
    pool = access.pool(system.connections());
    pendingCheck = new PendingCheck(access);
  }

  /** Executes a command and returns its figures. */
  List<Figure> execute(String command, int... numbers) throws Exception {
    switch (command) {
      case "install" -> engine().install();
      case "load" -> load(numbers[0]);
      case "repeat" -> LoadGenerator.run(numbers[0], numbers[1], engine()::saveRecurring);
      case "start" -> start();
      case "progress" -> {
        return progress();
      }
      case "pending" -> {
        return List.of(new Figure("pending", isPending() ? 1 : 0, "yes"));
      }
      case "await" -> await(numbers[0]);
      case "stop" -> stop();
      case "insert" -> {
        return List.of(LoadGenerator.run(numbers[0], numbers[1], engine()::enqueue));
      }
      case "insert-lists" -> {
        return List.of(
            LoadGenerator.runInLists(numbers[0], numbers[1], size -> engine().enqueueAll(size)));
      }
      case "lateness-same" -> {
        return new LatenessMeasure(system, access, false).measure(numbers[0], numbers[1]);
      }
      case "lateness-other" -> {
        return new LatenessMeasure(system, access, true).measure(numbers[0], numbers[1]);
      }
      case "idle" -> {
        return List.of(IdleStatements.measure(system, access, numbers[0]));
      }
      default -> throw new IllegalArgumentException("unknown command '" + command + "'");
    }
    return List.of();
  }

  private Engine engine() {
    if (open.isEmpty()) {
      open = Optional.of(system.open(new Setup(pool, name, shared, pollInterval, this::countRun)));
    }
    return open.get();
  }

  private void countRun() {
    if (ran.getAndIncrement() == 0) {
      firstAt = System.nanoTime();
    }
  }

  private void load(int count) throws Exception {
    LoadGenerator.runInLists(LIST, count, size -> engine().enqueueAll(size));
  }

  private void start() throws Exception {
    ran.set(0);
    engine().start();
  }

  /** Waits until a number of executions have run and all are recorded. */
  private void await(int count) throws Exception {
    StallDetector stallDetector = new StallDetector();
    while (ran.get() < count || isPending()) {
      stallDetector.awaitProgress(ran.get(), count);
    }
  }

  private boolean isPending() throws Exception {
    return pendingCheck.isTrue(engine().pending());
  }

  private List<Figure> progress() {
    return List.of(
        new Figure("ran", ran.get(), "executions"),
        new Figure("first", firstAt, "ns"),
        new Figure("cpu", machine.getProcessCpuTime(), "ns"));
  }

  private void stop() throws Exception {
    if (open.isPresent()) {
      open.get().stop();
      open = Optional.empty();
    }
  }
}
