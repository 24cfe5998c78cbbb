package io.quarterhour.examples.quickstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Optional;

/**
 * The options of the command line.
 *
 * @param file the tasks file, if the user named one
 * @param runFor the time after which the program stops by itself; empty for Ctrl-C only
 * @param help whether to print the usage instead
 */
record Options(Optional<Path> file, Optional<Duration> runFor, boolean help) {
  static final String HELP =
      """
      Usage: java -jar quickstart.jar [FILE] [--for DURATION]

        FILE            a JSON file of tasks; if left out: tasks.json in the working directory, or
                        examples/quickstart/tasks.json, or the copy in the jar, in this order
        --for DURATION  stop after this time, such as PT20S or PT5M; if left out: on Ctrl-C
        --help          show this text\
      """;

  /** The command line is invalid. The message contains the usage. */
  static final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
      super(message + System.lineSeparator() + HELP);
    }
  }

  /** {@return a directory among the temporary files of the system; created if it does not exist} */
  Path workDirectory() throws IOException {
    return Files.createDirectories(
        Path.of(System.getProperty("java.io.tmpdir"), "quarterhour-quickstart"));
  }

  static Options parse(String... arguments) throws UsageException {
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
        throw new UsageException("Unknown argument: " + argument);
      } else {
        file = Optional.of(path(argument));
      }
    }
    return new Options(file, runFor, false);
  }

  private static Duration duration(String text) throws UsageException {
    try {
      Duration duration = Duration.parse(text);
      if (!duration.isNegative()) {
        return duration;
      }
    } catch (DateTimeException e) {
      // Reported below.
    }
    throw new UsageException(
        "--for must be followed by a duration such as PT20S, was '" + text + "'");
  }

  private static Path path(String text) throws UsageException {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new UsageException("Not a path: " + text);
    }
  }
}
