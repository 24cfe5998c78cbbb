package io.quarterhour.examples.quickstart;

import com.zaxxer.hikari.pool.HikariPool;
import io.quarterhour.error.StoreException;
import io.quarterhour.examples.quickstart.file.TasksFileException;

/** Runs a program with the options of its command line and reports errors in one message. */
final class CommandLine {
  /** A program that ends by itself. */
  interface Program {
    void run(Options options) throws Exception;
  }

  private CommandLine() {}

  /**
   * Runs a program and exits: with code 0, or with code 1 after a message on standard error. An
   * unexpected exception is thrown to the caller.
   */
  static void run(String[] arguments, Program program) throws Exception {
    try {
      Options options = Options.parse(arguments);
      if (options.help()) {
        System.out.println(Options.HELP);
      } else {
        program.run(options);
      }
      System.exit(0);
    } catch (TasksFileException | Options.UsageException e) {
      System.err.println(e.getMessage());
    } catch (HikariPool.PoolInitializationException | StoreException e) {
      System.err.println(
          "The database cannot be opened. Is another quickstart running? " + e.getMessage());
    }
    System.exit(1);
  }
}
