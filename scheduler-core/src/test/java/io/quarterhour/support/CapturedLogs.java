package io.quarterhour.support;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What the library logs while a test runs: the logger of the tests writes to the error stream. */
public final class CapturedLogs implements AutoCloseable {
  private final PrintStream real = System.err;
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();

  /** Begins to listen. */
  public CapturedLogs() {
    System.setErr(new PrintStream(both(), true, StandardCharsets.UTF_8));
  }

  private OutputStream both() {
    return new OutputStream() {
      @Override
      public void write(int b) {
        written.write(b);
        real.write(b);
      }

      @Override
      public void write(byte[] bytes, int from, int length) {
        written.write(bytes, from, length);
        real.write(bytes, from, length);
      }
    };
  }

  /** {@return all lines} */
  public List<String> lines() {
    return written.toString(StandardCharsets.UTF_8).lines().toList();
  }

  /** {@return the lines that contain a text} */
  public List<String> linesWith(String text) {
    return lines().stream().filter(line -> line.contains(text)).toList();
  }

  @Override
  public void close() {
    System.setErr(real);
  }
}
