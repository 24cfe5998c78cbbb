package io.quarterhour.examples.preview;

import io.quarterhour.error.InvalidInputException;
import io.quarterhour.firing.FireTime;
import io.quarterhour.firing.FireTimes;
import io.quarterhour.schedule.Alignment;
import io.quarterhour.schedule.Schedule;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.time.Instant;
import java.util.Optional;
import java.util.StringJoiner;

/** Evaluates rows and writes one line for each. Scripts of users depend on the format. */
final class Batch {
  private static final int FIRES = 3;

  private Batch() {}

  static void evaluate(Reader rows, Writer results) throws IOException {
    Lines lines = new Lines(rows);
    for (Optional<String> row = lines.next(); row.isPresent(); row = lines.next()) {
      results.write(evaluate(row.get()));
      results.write('\n');
    }
    results.flush();
  }

  /** {@return the result of one row, always a single line} */
  static String evaluate(String row) {
    try {
      if (row.length() > Lines.MAX_LENGTH) {
        throw new InvalidInputException(
            "a row must have at most " + Lines.MAX_LENGTH + " characters, this one has more");
      }
      PreviewRequest request = PreviewRequest.parseRow(row);
      return fires(request.times(), request.from());
    } catch (InvalidInputException e) {
      return error(e.getMessage());
    } catch (RuntimeException | StackOverflowError e) {
      // A failure in one row must not keep the other rows from being evaluated.
      return error("the row could not be evaluated: " + e);
    }
  }

  private static String error(String message) {
    return "ERROR: " + Lines.escapeControls(message);
  }

  private static String fires(FireTimes times, Instant from) {
    StringJoiner fires = new StringJoiner(",").setEmptyValue("NONE");
    if (isOneOffOnGrid(times.schedule())) {
      FireTime first = times.first(from);
      return first == null ? fires.toString() : first.slot().toString();
    }
    Instant fire = times.next(from);
    for (int i = 0; i < FIRES && fire != null; i++) {
      fires.add(fire.toString());
      fire = times.next(fire);
    }
    return fires.toString();
  }

  /**
   * Returns whether the schedule is a one-off on the grid. It is evaluated as if it were saved at
   * the instant of the row.
   */
  private static boolean isOneOffOnGrid(Schedule schedule) {
    return schedule.firesOnce() && schedule.alignment() == Alignment.QUARTER_HOUR;
  }
}
