package io.quarterhour.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OptionsTest {
  @Test
  void argumentsAreOptional() throws Options.UsageException {
    assertThat(Options.parse()).isEqualTo(new Options(Optional.empty(), Optional.empty(), false));
  }

  @Test
  void fileAndDurationAreRead() throws Options.UsageException {
    Options expected =
        new Options(Optional.of(Path.of("my.json")), Optional.of(Duration.ofSeconds(20)), false);

    assertThat(Options.parse("my.json", "--for", "PT20S")).isEqualTo(expected);
    assertThat(Options.parse("--for", "PT20S", "my.json")).isEqualTo(expected);
  }

  @Test
  void helpIsRead() throws Options.UsageException {
    assertThat(Options.parse("--help").help()).isTrue();
    assertThat(Options.parse("-h").help()).isTrue();
  }

  @Test
  void invalidArgumentsAreRejected() {
    rejects("Unknown argument: --fro", "--fro");
    rejects("Unknown argument: b.json", "a.json", "b.json");
    rejects("--for must be followed by a duration such as PT20S, was ''", "--for");
    rejects("--for must be followed by a duration such as PT20S, was '20s'", "--for", "20s");
    rejects("--for must be followed by a duration such as PT20S, was 'PT-1S'", "--for", "PT-1S");
  }

  private static void rejects(String message, String... arguments) {
    assertThatThrownBy(() -> Options.parse(arguments))
        .isInstanceOf(Options.UsageException.class)
        .message()
        .startsWith(message + System.lineSeparator())
        .contains("Usage:");
  }
}
