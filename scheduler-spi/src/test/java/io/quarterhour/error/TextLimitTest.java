package io.quarterhour.error;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarterhour.task.ActionCall;
import io.quarterhour.task.AuditEntry;
import io.quarterhour.task.NotificationRule;
import io.quarterhour.task.Pause;
import io.quarterhour.task.Task;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TextLimitTest {
  private static final String LONG = "x".repeat(2_000_000);

  @Test
  void textIsCutWithANoteOfItsLength() {
    assertThat(TextLimit.cut(LONG, 200))
        .hasSize(200)
        .startsWith("xxx")
        .endsWith("x .. (cut, 2000000 characters)");
    assertThat(TextLimit.cut("x".repeat(200), 200)).isEqualTo("x".repeat(200));
  }

  @Test
  void longTextIsRefusedAndNotRepeated() {
    assertThatThrownBy(() -> TextLimit.check("the reason", LONG, 1_000))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "the reason must be a text of at most 1000 characters, was '"
                + "x".repeat(200)
                + "..' (2000000 characters)");
    assertThatThrownBy(() -> TextLimit.check("the reason", null, 1_000))
        .hasMessage("the reason must be a text of at most 1000 characters, was null");
    assertThat(TextLimit.check("the reason", "", 1_000)).isEmpty();
  }

  @Test
  void reasonsOfTheEngineAreCut() {
    Instant now = Instant.EPOCH;

    assertThat(new Pause(Pause.BY_SCHEDULER, LONG, now, null).reason())
        .hasSize(Pause.MAX_REASON)
        .endsWith("(cut, 2000000 characters)");
    assertThat(new AuditEntry(now, Pause.BY_SCHEDULER, "paused", LONG).reason())
        .hasSize(Pause.MAX_REASON)
        .endsWith("(cut, 2000000 characters)");
  }

  @Test
  void numbersOfLocksAndRulesAreLimited() {
    String[] locks = IntStream.range(0, 101).mapToObj(i -> "lock-" + i).toArray(String[]::new);
    List<NotificationRule> rules =
        Collections.nCopies(101, NotificationRule.always("mail", Map.of()));

    assertThatThrownBy(() -> Task.builder("t").locks(locks))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("at most 100 locks are allowed, were 101");
    assertThatThrownBy(() -> ActionCall.of("a").locks(locks))
        .hasMessage("at most 100 locks are allowed, were 101");
    assertThatThrownBy(() -> Task.builder("t").action("a").notificationRules(rules).build())
        .isInstanceOf(InvalidInputException.class)
        .hasMessageEndingWith("at most 100 notification rules are allowed, were 101");
  }

  @Test
  void longProjectIsRefused() {
    assertThat(Task.builder("t").action("a").project("x".repeat(200)).build().project())
        .contains("x".repeat(200));
    assertThatThrownBy(() -> Task.builder("t").project(LONG))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("the project must be a text of at most 200 characters, was 'xxx");
  }
}
