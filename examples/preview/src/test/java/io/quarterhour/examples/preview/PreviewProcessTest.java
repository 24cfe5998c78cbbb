package io.quarterhour.examples.preview;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the program as a separate process on a platform with another default encoding. */
class PreviewProcessTest {
  @TempDir Path temp;

  /** {@return the exit code of the process} */
  private int run(String input, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Dfile.encoding=ISO-8859-1", "-Dline.separator=\r\n"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(Preview.class.getName());
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .redirectInput(Files.writeString(temp.resolve("in"), input).toFile())
            .redirectOutput(temp.resolve("out").toFile())
            .redirectError(temp.resolve("err").toFile())
            .start();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return process.exitValue();
  }

  private String read(String file) throws IOException {
    return Files.readString(temp.resolve(file), StandardCharsets.UTF_8);
  }

  @Test
  void outputIsUtf8OnAnyPlatform() throws Exception {
    int status =
        run("UNIX\t0 12 * * *\tUTC\t2026-03-01T00:00:00Z\nUNIX\t* * * * *\tZürich\tx\n", "--batch");

    assertThat(read("err")).isEmpty();
    assertThat(read("out"))
        .isEqualTo(
            "2026-03-01T12:00:00Z,2026-03-02T12:00:00Z,2026-03-03T12:00:00Z\n"
                + "ERROR: zone must be a zone such as Europe/Berlin or an offset such as +05:45,"
                + " was 'Zürich'\n");
    assertThat(status).isZero();
  }

  @Test
  void exitCodeSeparatesUsageFromScheduleErrors() throws Exception {
    assertThat(run("", "61 * * * *")).isEqualTo(1);
    assertThat(read("out")).isEmpty();
    assertThat(read("err")).contains("minute").doesNotContain("\tat ").endsWith("\n");

    assertThat(run("")).isEqualTo(2);
    assertThat(read("err")).contains("--help");
  }
}
