package io.quarterhour.examples.preview;

import io.quarterhour.error.InvalidInputException;
import io.quarterhour.firing.FireTimes;
import java.io.BufferedWriter;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.temporal.ChronoUnit;

/**
 * Shows when schedules fire: one schedule as a table with reasons, or many as rows for scripts.
 * Input and output are UTF-8 regardless of the settings of the platform.
 */
public final class Preview {
  /** Exit code of a successful run. In batch mode invalid rows do not change it. */
  static final int SUCCESS = 0;

  /** Exit code if the schedule is invalid, or input or output failed. */
  static final int FAILURE = 1;

  /** Exit code if the command line is invalid. */
  static final int USAGE_ERROR = 2;

  private final InputStream in;
  private final Writer out;
  private final PrintStream err;
  private final Clock clock;

  Preview(InputStream in, OutputStream out, OutputStream err, Clock clock) {
    this.in = in;
    this.out = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
    this.err = new PrintStream(err, true, StandardCharsets.UTF_8);
    this.clock = clock;
  }

  /**
   * Starts the program.
   *
   * @param arguments see {@code --help}
   */
  public static void main(String[] arguments) {
    // Not System.out, which hides write errors such as a full disk.
    Preview preview =
        new Preview(
            new FileInputStream(FileDescriptor.in),
            new FileOutputStream(FileDescriptor.out),
            System.err,
            Clock.systemUTC());
    System.exit(preview.run(arguments));
  }

  /** {@return the exit code of the process} */
  int run(String... arguments) {
    try {
      execute(Options.parse(clock.instant().truncatedTo(ChronoUnit.MILLIS), arguments));
      out.flush();
      return SUCCESS;
    } catch (Options.UsageException e) {
      return fail(e.getMessage(), USAGE_ERROR);
    } catch (InvalidInputException e) {
      return fail(e.getMessage(), FAILURE);
    } catch (IOException e) {
      return fail("input or output failed: " + e.getMessage(), FAILURE);
    }
  }

  private void execute(Options options) throws IOException {
    switch (options.mode()) {
      case HELP -> out.write(Options.HELP);
      case BATCH -> Batch.evaluate(new InputStreamReader(in, StandardCharsets.UTF_8), out);
      case TABLE -> {
        PreviewRequest request = options.request();
        FireTimes times = request.times();
        out.write(new Table(times, request.from(), options.count()).text());
      }
    }
  }

  private int fail(String message, int status) {
    err.print(Lines.escapeControls(message) + "\n");
    err.flush();
    return status;
  }
}
