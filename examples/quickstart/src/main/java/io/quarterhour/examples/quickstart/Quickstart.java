package io.quarterhour.examples.quickstart;

import com.zaxxer.hikari.pool.HikariPool;
import io.quarterhour.Scheduler;
import io.quarterhour.error.StoreException;
import io.quarterhour.examples.quickstart.file.TasksFile;
import io.quarterhour.examples.quickstart.file.TasksFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/**
 * A program that embeds the scheduler. Its tasks stand in a JSON file; its actions and its notifier
 * are found on the class path, and what became of them is kept in a database. It shows what happens
 * until Ctrl-C.
 */
public final class Quickstart {
  private static final Duration SHUTDOWN_WAIT = Duration.ofSeconds(10);
  private static final Duration TABLE_EVERY = Duration.ofSeconds(15);

  private Quickstart() {}

  /**
   * Starts the program.
   *
   * @param arguments see {@code --help}
   * @throws Exception if the status page or the working folder cannot be made
   */
  public static void main(String[] arguments) throws Exception {
    try {
      Options options = Options.parse(arguments);
      if (options.help()) {
        System.out.println(Options.HELP);
      } else {
        run(options);
      }
      System.exit(0);
    } catch (TasksFileException | Options.WrongUsage e) {
      System.err.println(e.getMessage());
      System.exit(1);
    } catch (HikariPool.PoolInitializationException | StoreException e) {
      System.err.println(
          "The database cannot be opened; does another quickstart run? " + e.getMessage());
      System.exit(1);
    }
  }

  private static void run(Options options)
      throws IOException, InterruptedException, TasksFileException {
    // The host: everything that is not said here has a default.
    Screen screen = new Screen(System.out, new Times(ZoneId.systemDefault()));
    Path work = Path.of(System.getProperty("java.io.tmpdir"), "quarterhour-quickstart");
    Files.createDirectories(work);
    Database database = new Database(work);
    Scheduler scheduler =
        Scheduler.builder()
            .store(database.store())
            .listener(screen)
            .shutdownTimeout(SHUTDOWN_WAIT)
            .build();
    screen.watch(scheduler.client());

    // Its tasks: what stands in the file is data, checked as a whole when it is saved.
    TasksFile file = TasksFile.find(options.file());
    StatusPage page = StatusPage.start(screen::table);
    Map<String, String> placeholders =
        Map.of(
            "here", file.directory().orElse(work).toString(),
            "work", work.toString(),
            "statusUrl", page.url());
    try {
      file.saveTo(scheduler.client(), placeholders);
    } catch (TasksFileException e) {
      database.close();
      throw e;
    }

    // However the program ends, what runs is waited for, and what does not return is told.
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  screen.show(scheduler.stop());
                  database.close();
                }));
    scheduler.start();

    screen.show("Tasks from " + file.name() + ", status page on " + page.url() + ", Ctrl-C stops");
    watch(screen, options.runFor().orElse(ChronoUnit.FOREVER.getDuration()));
  }

  /** Shows the table again and again, until the time is up. */
  private static void watch(Screen screen, Duration time) throws InterruptedException {
    Duration left = time;
    while (left.compareTo(Duration.ZERO) > 0) {
      screen.showTable();
      Duration pause = left.compareTo(TABLE_EVERY) < 0 ? left : TABLE_EVERY;
      Thread.sleep(pause.toMillis());
      left = left.minus(pause);
    }
    screen.showTable();
  }
}
