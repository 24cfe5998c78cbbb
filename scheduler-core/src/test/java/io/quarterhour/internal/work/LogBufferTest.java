package io.quarterhour.internal.work;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.LogLine;
import io.quarterhour.execution.Severity;
import io.quarterhour.support.Day;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogBufferTest {
  private final LogBuffer buffer = new LogBuffer(5, 1_000);

  private static LogLine line(int length) {
    ExecutionId id = new ExecutionId(0x7000L, Long.MIN_VALUE | 1);
    return new LogLine(id, 1, Day.at("10:00"), Severity.INFO, "x".repeat(length), null);
  }

  @Test
  void longLinesFillTheBufferBeforeManyLinesDo() {
    assertThat(buffer.add(line(600))).isTrue();
    assertThat(buffer.add(line(600))).isTrue();

    assertThat(buffer.add(line(1))).isFalse();

    assertThat(buffer.drain()).hasSize(2);
    assertThat(buffer.add(line(1))).isTrue();
  }

  @Test
  void manyShortLinesFillTheBuffer() {
    for (int i = 0; i < 5; i++) {
      assertThat(buffer.add(line(1))).isTrue();
    }

    assertThat(buffer.add(line(1))).isFalse();
  }

  @Test
  void returnedLinesCountAgain() {
    buffer.add(line(1_000));
    List<LogLine> lines = buffer.drain();

    buffer.putBack(lines);

    assertThat(buffer.add(line(1))).isFalse();
    assertThat(buffer.drain()).isEqualTo(lines);
  }
}
