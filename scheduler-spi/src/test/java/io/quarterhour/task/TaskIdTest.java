package io.quarterhour.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarterhour.error.InvalidInputException;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.NodeId;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TaskIdTest {
  @Test
  void taskIdTextContainsTheOwnerExceptTheInstallation() {
    assertThat(TaskId.of("acme", "nightly")).hasToString("acme/nightly");
    assertThat(TaskId.of("nightly")).hasToString("nightly");
  }

  @Test
  void taskIdsDifferByOwnerAndByCase() {
    assertThat(TaskId.of("acme", "nightly")).isNotEqualTo(TaskId.of("globex", "nightly"));
    assertThat(TaskId.of("acme", "nightly")).isNotEqualTo(TaskId.of("acme", "Nightly"));
  }

  @Test
  void taskIdsSortByOwnerThenName() {
    assertThat(TaskId.of("acme", "b"))
        .isLessThan(TaskId.of("globex", "a"))
        .isGreaterThan(TaskId.of("acme", "a"))
        .isGreaterThan(TaskId.of("acme", "Z"))
        .isGreaterThan(TaskId.of("z"));
  }

  @Test
  void namesAreValidated() {
    assertThatThrownBy(() -> TaskId.of("acme", "a/b"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("task name must be 1 to 100 letters")
        .hasMessageEndingWith("was 'a/b'");
    assertThatThrownBy(() -> TaskId.of("a b", "nightly")).hasMessageStartingWith("tenant must be");
  }

  @Test
  void executionIdIsParsedFromItsText() {
    String text = "0195a3c2-7b1e-7000-8000-00000000002a";

    ExecutionId id = ExecutionId.parse(text);

    assertThat(id).hasToString(text);
    assertThat(new UUID(id.high(), id.low())).hasToString(text);
  }

  @Test
  void invalidExecutionIdIsRejected() {
    assertThatThrownBy(() -> ExecutionId.parse("42"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("an execution id must be a UUID of 36 characters, was '42'");
  }

  @Test
  void executionIdsSortAsUnsignedNumbers() {
    assertThat(new ExecutionId(1, -1))
        .isGreaterThan(new ExecutionId(1, 1))
        .isLessThan(new ExecutionId(2, 0));
    assertThat(new ExecutionId(-1, 0)).isGreaterThan(new ExecutionId(Long.MAX_VALUE, 0));
  }

  @Test
  void nodeIdTextContainsTheIncarnation() {
    assertThat(new NodeId("ann", "7f3a")).hasToString("ann#7f3a");
    assertThatThrownBy(() -> new NodeId("", "1")).hasMessageStartingWith("node name must be");
  }
}
