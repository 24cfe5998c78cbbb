package io.quarterhour.jdbc;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What is logged while a test runs: the logger of the tests writes to the error stream. */
final class CapturedLogs implements AutoCloseable {
  private final PrintStream real = System.err;
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();

  CapturedLogs() {
    System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
  }

  List<String> with(String text) {
    return written
        .toString(StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.contains(text))
        .toList();
  }

  @Override
  public void close() {
    System.setErr(real);
    real.print(written.toString(StandardCharsets.UTF_8));
  }
}
