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

/** What a node can be told to do. */
final class Workshop {
  static final int LIST = 1000;

  private final OperatingSystemMXBean machine =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private final PostgresSystem system;
  private final String name;
  private final boolean shared;
  private final Optional<Duration> look;
  private final Access access = Access.told();
  private final HikariDataSource pool;
  private final Watch watch;
  private final AtomicLong ran = new AtomicLong();
  private volatile long firstAt;
  private Optional<Engine> open = Optional.empty();

  Workshop(PostgresSystem system, String name, boolean shared, Optional<Duration> look)
      throws SQLException {
    this.system = system;
    this.name = name;
    this.shared = shared;
    this.look = look;
    pool = access.pool(system.connections());
    watch = new Watch(access);
  }

  /** Does it, and tells what came of it. */
  List<Figure> obey(String order, int... numbers) throws Exception {
    switch (order) {
      case "install" -> engine().install();
      case "load" -> load(numbers[0]);
      case "repeat" -> Callers.call(numbers[0], numbers[1], engine()::repeat);
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
        return List.of(Callers.call(numbers[0], numbers[1], engine()::enqueue));
      }
      case "insert-lists" -> {
        return List.of(
            Callers.callInLists(numbers[0], numbers[1], size -> engine().enqueueAll(size)));
      }
      case "lateness-same" -> {
        return new Lateness(system, access, false).measure(numbers[0], numbers[1]);
      }
      case "lateness-other" -> {
        return new Lateness(system, access, true).measure(numbers[0], numbers[1]);
      }
      case "idle" -> {
        return List.of(Idle.measure(system, access, numbers[0]));
      }
      default -> throw new IllegalArgumentException("unknown order '" + order + "'");
    }
    return List.of();
  }

  private Engine engine() {
    if (open.isEmpty()) {
      open = Optional.of(system.open(new Setup(pool, name, shared, look, this::act)));
    }
    return open.get();
  }

  private void act() {
    if (ran.getAndIncrement() == 0) {
      firstAt = System.nanoTime();
    }
  }

  private void load(int count) throws Exception {
    Callers.callInLists(LIST, count, size -> engine().enqueueAll(size));
  }

  private void start() throws Exception {
    ran.set(0);
    engine().start();
  }

  /** Waits until so many have run and all is recorded. */
  private void await(int count) throws Exception {
    Patience patience = new Patience();
    while (ran.get() < count || isPending()) {
      patience.look(ran.get(), count);
    }
  }

  private boolean isPending() throws Exception {
    return watch.finds(engine().pending());
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
