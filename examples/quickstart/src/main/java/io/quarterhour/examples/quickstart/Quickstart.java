package io.quarterhour.examples.quickstart;

import io.quarterhour.Scheduler;
import io.quarterhour.examples.quickstart.file.TasksFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * A host that embeds the scheduler. It stores everything in an H2 database; its actions and
 * notifiers are discovered on the class path, and its tasks are loaded from a JSON file.
 */
public final class Quickstart {
  private Quickstart() {}

  /**
   * Runs the host until Ctrl-C.
   *
   * @param arguments see {@code --help}
   * @throws Exception if the host fails unexpectedly
   */
  public static void main(String[] arguments) throws Exception {
    CommandLine.run(arguments, Quickstart::run);
  }

  private static void run(Options options) throws Exception {
    TasksFile tasks = TasksFile.find(options.file());
    Path work = options.workDirectory();
    Screen screen = new Screen(System.out);
    try (StopRequest stopRequest = new StopRequest();
        Database database = new Database(work);
        Scheduler scheduler =
            Scheduler.builder()
                .store(database.store())
                .listener(screen)
                .shutdownTimeout(Duration.ofSeconds(10))
                .shutdownHook(false) // the program closes the page first
                .build();
        StatusPage page = StatusPage.start(new TaskTable(scheduler.client()))) {
      screen.watch(scheduler.client());

      // Tasks are data. The scheduler validates them; those of an earlier run keep their state.
      tasks.saveTo(
          scheduler.client(),
          Map.of(
              "here", tasks.directory().orElse(work).toString(),
              "work", work.toString(),
              "statusUrl", page.url()));

      screen.showStart(tasks, page);
      scheduler.start();
      screen.showTasks(stopRequest, options.runFor());

      // Waits for running executions; when the timeout is over, asks them to stop.
      screen.showReport(scheduler.stop());
    }
  }
}
