package io.quarterhour.examples.benchmarks.plans;

import io.quarterhour.examples.benchmarks.postgres.Server;
import java.util.List;

/** Shows how PostgreSQL does what the store asks it, in tables that have grown. */
public final class PlansCommand {
  private PlansCommand() {}

  /**
   * Runs the command.
   *
   * @param arguments its options
   * @throws Exception if there is no server
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
