package io.quarterhour.examples.benchmarks;

import io.quarterhour.examples.benchmarks.frame.Figure;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs one measure of one contender in a separate JVM. */
final class Fork {
  /** The command by which the program starts itself in the separate JVM. */
  static final String COMMAND = "measure-here";

  /** The options of each JVM. */
  static final List<String> JVM_OPTIONS = List.of("-Xms4g", "-Xmx4g", "-XX:+UseParallelGC");

  private Fork() {}

  /** Measures in a new JVM. */
  static List<Figure> measure(Contender contender, Measure measure, int timers)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM_OPTIONS);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Benchmarks.class.getName(), COMMAND));
    command.addAll(List.of(contender.label(), measure.name(), Integer.toString(timers)));
    Process process = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
    List<Figure> figures;
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      figures = output.lines().map(Figure::parse).toList();
    }
    if (process.waitFor() != 0) {
      throw new IllegalStateException(
          contender.label()
              + " could not be measured: measure "
              + measure.label()
              + " failed, see above");
    }
    return figures;
  }

  /** Measures in this JVM and prints the figures to the standard output. */
  static void measureHere(List<String> arguments) throws Exception {
    Contender contender = Contender.of(arguments.get(0));
    Measure measure = Measure.valueOf(arguments.get(1));
    measure
        .measure(contender, Integer.parseInt(arguments.get(2)))
        .forEach(figure -> System.out.println(figure.line()));
    // Remaining threads of the measured schedulers must not keep this JVM alive.
    System.exit(0);
  }
}
