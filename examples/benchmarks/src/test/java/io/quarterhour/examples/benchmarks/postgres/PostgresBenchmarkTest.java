package io.quarterhour.examples.benchmarks.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarterhour.examples.benchmarks.frame.Figure;
import io.quarterhour.examples.benchmarks.frame.Results;
import io.quarterhour.examples.benchmarks.frame.UsageException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PostgresBenchmarkTest {
  private static final Scale TINY = new Scale(20, 8, 5, 1, 1, 1, 1, 10_000);

  private static Server server;

  @BeforeAll
  static void startServer() throws IOException {
    server = Server.embedded();
  }

  @AfterAll
  static void stopServer() throws IOException {
    server.close();
  }

  @Test
  void optionsAreRead() {
    PostgresOptions options =
        PostgresOptions.parse(
            List.of("--quick", "--tsv", "--only", "ours,floor,drain.1,lateness.same.p50"));

    assertThat(options.systems()).containsExactly(PostgresSystem.OURS, PostgresSystem.FLOOR);
    assertThat(options.measures())
        .containsExactly(PostgresMeasure.DRAIN_1, PostgresMeasure.LATENESS_SAME);
    assertThat(options.rounds()).isEqualTo(1);
    assertThat(options.tsv()).isTrue();
  }

  @Test
  void nameSelectsAllMeasuresOfItsGroup() {
    assertThat(PostgresMeasure.find("drain")).hasSize(8);
    assertThat(PostgresMeasure.find("recurring")).containsExactly(PostgresMeasure.RECURRING);
    assertThat(PostgresMeasure.find("dra")).isEmpty();
  }

  @Test
  void invalidOptionsAreReported() {
    assertThatThrownBy(() -> PostgresOptions.parse(List.of("--only", "ours,cron")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("no system or measure is named 'cron'");
    assertThatThrownBy(() -> PostgresOptions.parse(List.of("--rounds", "0")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("at least 1, was '0'");
  }

  @Test
  void serverIsDurable() throws Exception {
    assertThat(server.describe()).contains("fsync on", "synchronous_commit on");
  }

  @Test
  void dueCallsAreDrainedByTwoNodesAndBesideFutureCalls() throws Exception {
    assertThat(names(PostgresSystem.OURS, PostgresMeasure.DRAIN_2))
        .contains("drain.2", "cpu.drain.2.jvm", "wal.drain.2", "rows.drain.2");
    assertThat(names(PostgresSystem.OURS, PostgresMeasure.DRAIN_FUTURE_1M))
        .contains("drain.future.1000000");
  }

  @Test
  void dueCallsAreDrainedBehindLeasesAndDuringASnapshot() throws Exception {
    assertThat(names(PostgresSystem.OURS, PostgresMeasure.DRAIN_LEASES))
        .contains("drain.leases", "cpu.drain.leases.jvm", "wal.drain.leases");
    assertThat(names(PostgresSystem.OURS, PostgresMeasure.DRAIN_SNAPSHOT))
        .contains("drain.snapshot", "rows.drain.snapshot");
  }

  @Test
  void floorAndAnotherSchedulerAreMeasured() throws Exception {
    assertThat(names(PostgresSystem.FLOOR, PostgresMeasure.DRAIN_1)).contains("drain.1");
    assertThat(names(PostgresSystem.FLOOR, PostgresMeasure.INSERT_BATCH)).contains("insert.batch");
    assertThat(names(PostgresSystem.DB_SCHEDULER, PostgresMeasure.RECURRING)).contains("recurring");
  }

  @Test
  void floorIsMeasuredWithTasksOfQuarterhour() throws Exception {
    assertThat(names(PostgresSystem.FLOOR, PostgresMeasure.RECURRING))
        .contains("recurring", "cpu.recurring.jvm", "wal.recurring");
  }

  @Test
  void floorWritesAllRowsOfATask() throws Exception {
    try (Trial trial = new Trial(server, PostgresSystem.FLOOR, TINY)) {
      NodeProcess node = trial.nodes(1).get(0);
      node.send("repeat", 2, 7);
      node.send("start");
      node.send("await", 14);
      node.send("stop");
      long executed = trial.ran();

      assertThat(executed).isGreaterThanOrEqualTo(14);
      assertThat(count(trial, "from qh_history where state = 4 and task_name is not null"))
          .isEqualTo(executed);
      assertThat(count(trial, "from qh_live")).isZero();
      assertThat(Server.query(trial.access(), "select sum(fires) from qh_task"))
          .containsExactly(Long.toString(executed));
      assertThat(count(trial, "from qh_task where version = fires + 1 and due_at > newest_slot"))
          .isEqualTo(7);
      assertThat(
              count(
                  trial,
                  "from qh_last_execution r, qh_task t, qh_history h where h.id = r.execution"
                      + " and t.name = r.name and t.name = h.task_name"
                      + " and t.newest_slot = h.slot_at and r.ended_at = h.ended_at"))
          .isEqualTo(7);
    }
  }

  @Test
  void quietNodeIsMeasured() throws Exception {
    assertThat(names(PostgresSystem.OURS, PostgresMeasure.LATENESS_SAME))
        .containsExactly("lateness.same.p50", "lateness.same.p99", "lateness.same.calls");
    assertThat(names(PostgresSystem.OURS, PostgresMeasure.IDLE)).containsExactly("idle.statements");
  }

  @Test
  void endOfANodeProcessIsReported() throws Exception {
    try (Trial trial = new Trial(server, PostgresSystem.OURS, TINY)) {
      NodeProcess node = trial.nodes(1).get(0);

      assertThatThrownBy(() -> node.send("dance"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "the JVM of node-1 of ours ended with exit code 1 while executing command 'dance',"
                  + " see above");
    }
  }

  @Test
  void resultsAreShownWithRatios() {
    Results results = new Results();
    results.add(new Figure("drain.1", 60_000, "1/s").of("ours"));
    results.add(new Figure("drain.1", 15_000, "1/s").of("db-scheduler"));
    results.add(new Figure("cpu.drain.1", 20, "us/op").of("ours"));
    results.add(new Figure("cpu.drain.1.jvm", 5, "us/op").of("ours"));
    results.add(new Figure("cpu.drain.1.server", 15, "us/op").of("ours"));

    assertThat(
            new PostgresTable(results, List.of(PostgresSystem.OURS, PostgresSystem.DB_SCHEDULER))
                .text())
        .containsPattern("drain.1, per second +60000 +15000 +4\\.00")
        .containsPattern("CPU per execution.* +5\\.00 \\+ 15\\.00 +- +-")
        .doesNotContain("insert");
  }

  @Test
  void recurringIsComparedWithTheFloorLikeDrains() {
    Results results = new Results();
    for (String measure : List.of("drain.1", "recurring", "recurring.10000")) {
      results.add(new Figure(measure, 30_000, "1/s").of("ours"));
      results.add(new Figure(measure, 40_000, "1/s").of("floor"));
    }

    assertThat(
            new PostgresTable(results, List.of(PostgresSystem.OURS, PostgresSystem.FLOOR)).text())
        .contains("ours : floor")
        .containsPattern("drain\\.1, per second +30000 +40000 +0\\.75")
        .containsPattern("recurring, per second +30000 +40000 +0\\.75")
        .containsPattern("recurring\\.10000, per second +30000 +40000 +0\\.75");
  }

  private static long count(Trial trial, String fromClause) throws SQLException {
    return Long.parseLong(Server.query(trial.access(), "select count(*) " + fromClause).get(0));
  }

  private static List<String> names(PostgresSystem system, PostgresMeasure measure)
      throws Exception {
    List<Figure> figures = new ArrayList<>();
    try (Trial trial = new Trial(server, system, TINY)) {
      figures.addAll(measure.measure(trial));
    }
    assertThat(figures).allSatisfy(figure -> assertThat(figure.value()).isNotNegative());
    return figures.stream().map(Figure::name).toList();
  }
}
