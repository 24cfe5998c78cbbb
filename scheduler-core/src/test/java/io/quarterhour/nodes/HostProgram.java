package io.quarterhour.nodes;

import io.quarterhour.Scheduler;
import io.quarterhour.SchedulerBuilder;
import io.quarterhour.action.Action;
import io.quarterhour.execution.Outcome;
import io.quarterhour.memory.InMemoryStore;
import io.quarterhour.schedule.Schedule;
import io.quarterhour.store.SchedulerStore;
import io.quarterhour.task.Task;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** A host in a process of its own, which prints a line whenever its task runs. */
final class HostProgram {
  private final SchedulerBuilder builder =
      Scheduler.builder()
          .pluginDiscovery(false)
          // Nothing in these tests may wait for a running action to finish.
          .shutdownTimeout(Duration.ofHours(1))
          .action(Action.of("print", context -> print()))
          .action(
              Action.of(
                  "exit",
                  context -> {
                    throw exit(3);
                  }))
          .action(Action.of("recover", context -> recover()));

  private static final AtomicInteger RUNS = new AtomicInteger();

  private HostProgram() {}

  private static Outcome print() {
    System.out.println("the task runs");
    return Outcome.success();
  }

  private static Outcome recover() {
    return RUNS.incrementAndGet() <= 2 ? Outcome.failure("not yet") : print();
  }

  /** Ends the process. Returns an exception only to be thrown, which is never reached. */
  private static IllegalStateException exit(int code) {
    System.exit(code);
    return new IllegalStateException("the process has not ended");
  }

  /** Starts the scheduler with a task that runs each second, and returns. */
  private Scheduler start(String action) {
    Scheduler scheduler = builder.build();
    scheduler.start();
    scheduler
        .client()
        .save(
            Task.builder("each-second")
                .action(action)
                .schedule(Schedule.every(Duration.ofSeconds(1)).exact())
                .startPaused(false)
                .build());
    return scheduler;
  }

  private static SchedulerStore storeThatExitsWhenClosed() {
    InMemoryStore store = new InMemoryStore();
    return (SchedulerStore)
        Proxy.newProxyInstance(
            HostProgram.class.getClassLoader(),
            new Class<?>[] {SchedulerStore.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("close")) {
                throw exit(5);
              }
              try {
                return method.invoke(store, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  /** Runs the program that the argument names. */
  public static void main(String[] arguments) {
    HostProgram host = new HostProgram();
    switch (arguments[0]) {
      case "returns" -> host.start("print");
      case "recovers" -> host.start("recover");
      case "returns-and-need-not-be-kept" -> {
        host.builder.keepAlive(false);
        host.start("print");
      }
      case "returns-without-a-hook" -> {
        host.builder.shutdownHook(false);
        host.start("print");
      }
      case "stops" -> host.start("print").stop();
      case "stops-in-its-own-hook" -> {
        Scheduler scheduler = host.start("print");
        Runtime.getRuntime()
            .addShutdownHook(
                new Thread(() -> System.out.println("clean: " + scheduler.stop().isClean())));
      }
      case "exits-in-an-action" -> host.start("exit");
      case "exits-in-the-start" -> {
        host.builder.calendars(
            () -> {
              throw exit(4);
            });
        host.start("print");
      }
      case "exits-in-the-close" -> {
        host.builder.store(storeThatExitsWhenClosed());
        host.start("print").stop();
      }
      default -> throw new IllegalArgumentException(arguments[0]);
    }
    System.out.println("main has returned");
  }

  /** Starts the process. Its log is part of its output. */
  static Process process(String program) throws IOException {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=info",
            "-Dorg.slf4j.simpleLogger.log.io.quarterhour.execution=debug",
            "-cp",
            classPath,
            HostProgram.class.getName(),
            program)
        .redirectErrorStream(true)
        .start();
  }
}
