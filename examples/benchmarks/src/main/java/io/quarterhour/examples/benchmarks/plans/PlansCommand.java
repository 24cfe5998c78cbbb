package io.quarterhour.examples.benchmarks.plans;

import io.quarterhour.examples.benchmarks.postgres.Server;
import java.util.List;

/**
 * The command {@code plans}: shows the plans of the statements of the store in large tables on
 * PostgreSQL.
 */
public final class PlansCommand {
  private PlansCommand() {}

  /**
   * Runs the command.
   *
   * @param arguments its options
   * @throws Exception if there is no server or an operation fails
   */
  public static void run(List<String> arguments) throws Exception {
    PlansOptions options = PlansOptions.parse(arguments);
    if (options.help()) {
      System.out.print(PlansOptions.HELP);
      return;
    }
    PlansTable table;
    try (Server server = Server.of(options.access())) {
      System.err.println(server.describe());
      table =
          new PlansTable(
              PlansTrial.run(server, options.future(), options.history(), PlansTrial.ROUNDS));
    }
    System.out.print(table.text());
    if (!table.isGood()) {
      System.exit(1);
    }
  }
}
