package io.quarterhour.support;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The standard error stream, to which the logger of the tests writes, captured during a test. */
public final class CapturedLogs implements AutoCloseable {
  private final PrintStream original = System.err;
  private final ByteArrayOutputStream captured = new ByteArrayOutputStream();

  /** Starts to capture. The text is still written to the original stream as well. */
  public CapturedLogs() {
    System.setErr(new PrintStream(tee(), true, StandardCharsets.UTF_8));
  }

  private OutputStream tee() {
    return new OutputStream() {
      @Override
      public void write(int b) {
        captured.write(b);
        original.write(b);
      }

      @Override
      public void write(byte[] bytes, int from, int length) {
        captured.write(bytes, from, length);
        original.write(bytes, from, length);
      }
    };
  }

  /** {@return all captured lines} */
  public List<String> lines() {
    return captured.toString(StandardCharsets.UTF_8).lines().toList();
  }

  /** {@return the captured lines that contain a text} */
  public List<String> linesWith(String text) {
    return lines().stream().filter(line -> line.contains(text)).toList();
  }

  @Override
  public void close() {
    System.setErr(original);
  }
}
