package io.quarterhour.error;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NameSyntaxTest {
  private static final String MESSAGE =
      " must be 1 to 100 letters, digits, dots, underscores or hyphens and begin with a letter or"
          + " digit, was ";

  @ParameterizedTest
  @ValueSource(strings = {"a", "Z", "0", "nightly-backup", "mail.send", "a_b", "9.9-9_9", "I", "i"})
  void lettersDigitsDotsUnderscoresAndHyphensAreAccepted(String name) {
    assertThat(NameSyntax.check("task name", name)).isSameAs(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", " ", "-a", ".a", "_a", "a b", "a/b", "a\n", "\u00e4", "a\u0131", "a:b", "a@b", "a[",
        "a`", "a{"
      })
  void otherNamesAreRejectedWithTheSubjectInTheMessage(String name) {
    assertThatThrownBy(() -> NameSyntax.check("queue", name))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("queue" + MESSAGE + "'" + name + "'");
  }

  @Test
  void nullIsRejected() {
    assertThatThrownBy(() -> NameSyntax.check("tenant", null))
        .hasMessage("tenant" + MESSAGE + "null");
  }

  @Test
  void nameHasAtMostOneHundredCharacters() {
    String longest = "a".repeat(100);

    assertThat(NameSyntax.check("action", longest)).isEqualTo(longest);
    assertThatThrownBy(() -> NameSyntax.check("action", longest + "a"))
        .isInstanceOf(InvalidInputException.class);
  }
}
