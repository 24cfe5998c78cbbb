package io.quarterhour.examples.preview;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/**
 * One run of the program within the test JVM, at noon UTC on 1 March 2026.
 *
 * @param status the exit code
 * @param out the standard output
 * @param err the standard error output
 */
record Run(int status, String out, String err) {
  private static final Clock NOON =
      Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC);

  static Run of(String... arguments) {
    return reading(new byte[0], arguments);
  }

  static Run batch(String input) {
    return reading(input.getBytes(StandardCharsets.UTF_8), "--batch");
  }

  static Run reading(byte[] input, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status = new Preview(new ByteArrayInputStream(input), out, err, NOON).run(arguments);
    return new Run(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** {@return the lines of the standard output, without their line feeds} */
  List<String> lines() {
    return List.of(out.split("\n", -1)).subList(0, out.split("\n", -1).length - 1);
  }
}
