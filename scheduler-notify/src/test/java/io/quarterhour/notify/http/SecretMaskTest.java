package io.quarterhour.notify.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SecretMaskTest {
  @Test
  void longSecretIsRemovedInEachForm() {
    assertThat(
            SecretMask.mask(
                "xk&y and more/x, ayZ5IGFuZCBtb3JlLw==, k%26y+and+more%2F",
                List.of("k&y and more/")))
        .isEqualTo("x***x, ***, ***");
  }

  @Test
  void shortSecretIsRemovedOnlyWhereItStandsAlone() {
    assertThat(
            SecretMask.mask("you do not have t, no t0k3n: t0k, (t0k)", List.of("t", "t0k", "t0")))
        .isEqualTo("you do not have t, no t0k3n: ***, (***)");
  }

  @Test
  void longerOfTwoOverlappingSecretsIsRemovedWhole() {
    assertThat(SecretMask.mask("verysecretword", List.of("verysecret", "verysecretword")))
        .isEqualTo("***");
  }
}
