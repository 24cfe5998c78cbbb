package io.quarterhour.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class InvalidInputExceptionTest {
  @Test
  void messageContainsTheSubjectAndAllProblems() {
    InvalidInputException exception =
        new InvalidInputException("task acme/nightly", List.of("no action", "no title"));

    assertThat(exception).hasMessage("task acme/nightly: no action; no title");
    assertThat(exception.problems()).containsExactly("no action", "no title");
  }

  @Test
  void singleProblemIsTheWholeMessage() {
    assertThat(new InvalidInputException("jitter must be 0 to 1, was 2"))
        .hasMessage("jitter must be 0 to 1, was 2");
  }

  @Test
  void quotedValuesAreCut() {
    assertThat(InvalidInputException.quote(null)).isEqualTo("null");
    assertThat(InvalidInputException.quote("a b")).isEqualTo("'a b'");
    assertThat(InvalidInputException.quote("x".repeat(2_000_000)))
        .isEqualTo("'" + "x".repeat(200) + "..' (2000000 characters)");
  }
}
