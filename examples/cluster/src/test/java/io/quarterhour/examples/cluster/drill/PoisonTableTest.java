package io.quarterhour.examples.cluster.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PoisonTableTest {
  private final PoisonTable table = new PoisonTable();

  private String printed() {
    StringWriter text = new StringWriter();
    table.print(new PrintWriter(text));
    return text.toString();
  }

  private int exitCode() {
    DrillReport report = new DrillReport();
    table.report(report);
    return report.print(new PrintWriter(new StringWriter()));
  }

  @Test
  void firstEndOfEachItemCounts() {
    table.putIn(PoisonKind.COMPLETION, "1");
    table.putIn(PoisonKind.COMPLETION, "2");
    table.putIn(PoisonKind.COMPLETION, "3");
    table.ended(PoisonKind.COMPLETION, "1", "failed");
    table.ended(PoisonKind.COMPLETION, "1", "interrupted");
    table.ended(PoisonKind.COMPLETION, "2", "failed");
    table.ended(PoisonKind.COMPLETION, "unknown", "failed");

    assertThat(table.open(PoisonKind.COMPLETION)).containsExactly("3");
    assertThat(table.hasOpen()).isTrue();
    assertThat(printed()).containsPattern("completion +3 +2 failed, 1 no end");
    assertThat(exitCode()).isEqualTo(1);

    table.ended(PoisonKind.COMPLETION, "3", "quarantined");
    assertThat(table.hasOpen()).isFalse();
    assertThat(printed()).containsPattern("completion +3 +2 failed, 1 quarantined");
    assertThat(exitCode()).isZero();
  }

  @Test
  void logOfANodeShowsEnds() {
    table.putIn(PoisonKind.PAUSE, "poison-pause-0001");
    table.putIn(PoisonKind.PAUSE, "poison-pause-0002");
    table.read("INFO poison-pause-0001 was saved");
    assertThat(table.open(PoisonKind.PAUSE)).hasSize(2);

    table.read("ERROR Task does not fire on this node for PT10S .. task=-/poison-pause-0001");
    assertThat(table.open(PoisonKind.PAUSE)).containsExactly("poison-pause-0002");
    assertThat(printed()).containsPattern("pause +2 +1 no end, 1 set aside");
  }

  @Test
  void eachKindHasOneSourceOfItsEnds() {
    for (PoisonKind kind : PoisonKind.values()) {
      assertThat(kind.endQuery() == null).as(kind.name()).isEqualTo(endsInLog(kind));
    }
    assertThat(Arrays.stream(PoisonKind.values()).map(PoisonKind::endQuery))
        .contains(
            "select id::text, 'quarantined' from qh_live where action = 'drill.record'"
                + " and state = 10",
            "select name, 'paused' from qh_task where name like 'poison-firing-%'"
                + " and pause_by is not null");
  }

  private static boolean endsInLog(PoisonKind kind) {
    String all =
        "Task does not fire on this node, Row of a task cannot be read, which is dropped, which is"
            + " not claimed by this node, which stays in the history: item";
    return kind.endIn(all, "item") != null;
  }
}
