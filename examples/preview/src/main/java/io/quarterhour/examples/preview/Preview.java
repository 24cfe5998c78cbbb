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
 * Tells when a schedule fires: one schedule as a table with reasons, or many as rows for scripts.
 * Whatever the platform is set to, it reads and writes UTF-8.
 */
public final class Preview {
  /** All went well; in the batch form also if rows were refused. */
  static final int DONE = 0;

  /** The schedule was refused, or input and output failed. */
  static final int REFUSED = 1;

  /** The command line cannot be used. */
  static final int WRONG_USAGE = 2;

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
    // Not System.out: that one hides that a disk is full.
    Preview preview =
        new Preview(
            new FileInputStream(FileDescriptor.in),
            new FileOutputStream(FileDescriptor.out),
            System.err,
            Clock.systemUTC());
    System.exit(preview.run(arguments));
  }

  /** {@return what the process says when it ends} */
  int run(String... arguments) {
    try {
      answer(Options.parse(clock.instant().truncatedTo(ChronoUnit.MILLIS), arguments));
      out.flush();
      return DONE;
    } catch (Options.WrongUsage e) {
      return tell(e.getMessage(), WRONG_USAGE);
    } catch (InvalidInputException e) {
      return tell(e.getMessage(), REFUSED);
    } catch (IOException e) {
      return tell("input or output failed: " + e.getMessage(), REFUSED);
    }
  }

  private void answer(Options options) throws IOException {
    switch (options.form()) {
      case HELP -> out.write(Options.HELP);
      case BATCH -> Batch.answer(new InputStreamReader(in, StandardCharsets.UTF_8), out);
      case TABLE -> {
        Question question = options.question();
        FireTimes times = question.times();
        out.write(new Table(times, question.from(), options.count()).text());
      }
    }
  }

  private int tell(String message, int status) {
    err.print(Lines.oneLine(message) + "\n");
    err.flush();
    return status;
  }
}
