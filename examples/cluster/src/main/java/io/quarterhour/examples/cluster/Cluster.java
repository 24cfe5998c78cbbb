package io.quarterhour.examples.cluster;

import io.quarterhour.examples.cluster.drill.DrillCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program with its command line. */
@Command(
    name = "cluster",
    description = "A cluster of Quarterhour nodes for demonstration.",
    mixinStandardHelpOptions = true,
    subcommands = {
      DemoCommand.class,
      NodeCommand.class,
      LoadCommand.class,
      WatchCommand.class,
      DrillCommand.class
    },
    footerHeading = "%nStart with%n%n",
    footer = {
      "  java -jar cluster.jar demo",
      "",
      "which starts an embedded PostgreSQL server, two nodes and a load, each node in a process",
      "that you may kill, and watches them. On your own database, each command in a terminal:",
      "",
      "  java -jar cluster.jar node  --jdbc-url jdbc:postgresql://host/db --name n1",
      "  java -jar cluster.jar node  --jdbc-url jdbc:postgresql://host/db --name n2",
      "  java -jar cluster.jar load  --jdbc-url jdbc:postgresql://host/db --tasks 20 --rate 50",
      "  java -jar cluster.jar watch --jdbc-url jdbc:postgresql://host/db",
      "",
      "'cluster.jar COMMAND --help' shows the options of a command. Ctrl-C stops each command."
    })
public final class Cluster {
  private Cluster() {}

  /** {@return the command line, which writes to the streams of the process by default} */
  static CommandLine commandLine() {
    return new CommandLine(new Cluster())
        .setExecutionExceptionHandler(
            (e, command, parsed) -> {
              command.getErr().println(command.getCommandName() + ": " + e.getMessage());
              return CommandLine.ExitCode.SOFTWARE;
            });
  }

  /**
   * Runs the program.
   *
   * @param arguments the command and its options
   */
  public static void main(String[] arguments) {
    CommandLine line = commandLine();
    System.exit(arguments.length == 0 ? line.execute("--help") : line.execute(arguments));
  }
}
