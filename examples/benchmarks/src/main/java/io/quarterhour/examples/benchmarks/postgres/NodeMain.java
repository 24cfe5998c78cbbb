package io.quarterhour.examples.benchmarks.postgres;

import io.quarterhour.examples.benchmarks.frame.Figure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The program of a JVM that runs one node. It executes commands from the standard input, one per
 * line, and replies to each with figures, followed by {@link #DONE}.
 */
public final class NodeMain {
  static final String DONE = "done";

  private NodeMain() {}

  /**
   * Runs until the standard input ends.
   *
   * @param arguments the system, the name of the node, whether other nodes share its tables, and
   *     its poll interval, zero for the default of the system
   */
  @SuppressWarnings("CatchAndPrintStackTrace") // the measuring process prints the error output
  public static void main(String[] arguments) {
    PrintStream output = System.out;
    // Output of a scheduler must not mix with the replies.
    System.setOut(System.err);
    try (BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      serve(
          commands,
          output,
          new NodeCommands(
              PostgresSystem.of(arguments[0]),
              arguments[1],
              Boolean.parseBoolean(arguments[2]),
              Optional.of(Duration.parse(arguments[3])).filter(interval -> !interval.isZero())));
    } catch (Exception e) {
      e.printStackTrace();
      System.exit(1);
    }
    // Remaining threads of the scheduler must not keep this JVM alive.
    System.exit(0);
  }

  private static void serve(BufferedReader commands, PrintStream output, NodeCommands nodeCommands)
      throws Exception {
    for (String command = commands.readLine(); command != null; command = commands.readLine()) {
      List<String> explanations = Arrays.asList(command.split(" ", -1));
      for (Figure figure : nodeCommands.execute(explanations.get(0), numbers(explanations))) {
        output.println(figure.line());
      }
      output.println(DONE);
      output.flush();
    }
  }

  private static int[] numbers(List<String> explanations) throws IOException {
    return explanations.stream().skip(1).mapToInt(Integer::parseInt).toArray();
  }
}
