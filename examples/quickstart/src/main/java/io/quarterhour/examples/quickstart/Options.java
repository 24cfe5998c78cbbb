package io.quarterhour.examples.quickstart;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Optional;

/**
 * What the user said on the command line.
 *
 * @param file the tasks file
 * @param runFor after what time the program stops by itself
 * @param help whether to say what can be said
 */
record Options(Optional<Path> file, Optional<Duration> runFor, boolean help) {
  static final String HELP =
      """
      Usage: java -jar quickstart.jar [FILE] [--for DURATION]

        FILE            a JSON file of tasks; if left out: tasks.json in the working directory,
                        else examples/quickstart/tasks.json, else the one packed in the jar
        --for DURATION  stop after that time, such as PT20S or PT5M; if left out: on Ctrl-C
        --help          show this text""";

  /** The command line cannot be used. */
  static final class WrongUsage extends Exception {
    private static final long serialVersionUID = 1L;

    WrongUsage(String message) {
      super(message + System.lineSeparator() + HELP);
    }
  }

  static Options parse(String... arguments) throws WrongUsage {
    Optional<Path> file = Optional.empty();
    Optional<Duration> runFor = Optional.empty();
    Iterator<String> rest = Arrays.asList(arguments).iterator();
    while (rest.hasNext()) {
      String argument = rest.next();
      if (argument.equals("--help") || argument.equals("-h")) {
        return new Options(file, runFor, true);
      } else if (argument.equals("--for")) {
        runFor = Optional.of(duration(rest.hasNext() ? rest.next() : ""));
      } else if (argument.startsWith("-") || file.isPresent()) {
        throw new WrongUsage("Unknown argument: " + argument);
      } else {
        file = Optional.of(path(argument));
      }
    }
    return new Options(file, runFor, false);
  }

  private static Duration duration(String text) throws WrongUsage {
    try {
      Duration duration = Duration.parse(text);
      if (!duration.isNegative()) {
        return duration;
      }
    } catch (DateTimeException e) {
      // Told below.
    }
    throw new WrongUsage("--for must be followed by a duration such as PT20S, was '" + text + "'");
  }

  private static Path path(String text) throws WrongUsage {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new WrongUsage("Not a path: " + text);
    }
  }
}
