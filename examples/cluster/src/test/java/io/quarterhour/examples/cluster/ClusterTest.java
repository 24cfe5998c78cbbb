package io.quarterhour.examples.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.NodeId;
import io.quarterhour.execution.Origin;
import io.quarterhour.execution.Outcome;
import io.quarterhour.execution.Routing;
import io.quarterhour.execution.SlotRange;
import io.quarterhour.jdbc.JdbcStore;
import io.quarterhour.store.NodeRow;
import io.quarterhour.store.execution.AttemptResult;
import io.quarterhour.store.execution.ClaimRequest;
import io.quarterhour.store.execution.Completion;
import io.quarterhour.store.execution.Lease;
import io.quarterhour.store.execution.LeaseRequest;
import io.quarterhour.store.execution.NewExecution;
import io.quarterhour.tenant.TenantId;
import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class ClusterTest {
  private static final int MAX_LINES = 1000;
  private static final NodeId ANN = new NodeId("ann", "1");
  private static final NodeId BOB = new NodeId("bob", "1");

  private final StringWriter output = new StringWriter();

  private int run(String... arguments) {
    return Cluster.commandLine()
        .setOut(new PrintWriter(output))
        .setErr(new PrintWriter(output))
        .execute(arguments);
  }

  @Test
  void helpShowsTheCommands() {
    assertThat(run("--help")).isZero();
    assertThat(output.toString())
        .contains("java -jar cluster.jar demo", "node", "load", "watch", "--jdbc-url");
    for (String command : List.of("demo", "node", "load", "watch")) {
      assertThat(run(command, "--help")).isZero();
    }
    for (String drill : List.of("silence", "failover", "host-transaction", "poison", "growth")) {
      assertThat(run("drill", drill, "--help")).isZero();
    }
    assertThat(output.toString()).contains("FIRING, PAUSE, DEFINITION", "--history=N");
  }

  @Test
  void errorsAreReportedInOneLine() {
    assertThat(run("node", "--name", "n1")).isEqualTo(2);
    assertThat(output.toString()).startsWith("Missing required option: '--jdbc-url=URL'");
    output.getBuffer().setLength(0);

    assertThat(run("drill", "growth", "--history", "1000")).isEqualTo(2);
    assertThat(output.toString()).startsWith("--minutes and --rate must be at least 1");
    output.getBuffer().setLength(0);

    assertThat(run("watch", "--jdbc-url", "jdbc:h2:tcp://localhost:1/none")).isEqualTo(1);
    assertThat(output.toString()).startsWith("watch: ").doesNotContain("\tat ");
  }

  private static NewExecution call(ExecutionId id, Instant ready, boolean leased) {
    return new NewExecution(
        id,
        Origin.CALL,
        new Routing(TenantId.INSTALLATION, Work.NAME, "default"),
        SlotRange.single(ready),
        ready,
        new NewExecution.Constraints(0, List.of(), leased),
        null);
  }

  @Test
  void watchShowsADeadNode() {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl("jdbc:h2:mem:cluster");
    try (HikariDataSource pool = new HikariDataSource(config)) {
      JdbcStore store = JdbcStore.on(pool);
      Instant now = store.info().now();
      store.nodes().heartbeat(new NodeRow(ANN, now, now, List.of("default"), List.of()));
      store.nodes().heartbeat(new NodeRow(BOB, now, now, List.of("default"), List.of()));
      Observer observer = new Observer(store);
      ExecutionId orphan = new ExecutionId(now.toEpochMilli() << 16, 1);
      ExecutionId waiting = new ExecutionId(now.toEpochMilli() << 16, 2);
      LeaseRequest expiredLease = new LeaseRequest(ANN, now.minusSeconds(20), now.minusSeconds(10));
      store
          .executions()
          .enqueue(
              List.of(
                  call(orphan, now.minusSeconds(20), true),
                  call(waiting, now.minusSeconds(1), false)),
              expiredLease);

      Snapshot expired = observer.observe();
      assertThat(expired.backlog().ready()).isEqualTo(1);
      assertThat(expired.nodes())
          .extracting(Snapshot.NodeLine::state)
          .containsExactly(Snapshot.NodeState.EXPIRED, Snapshot.NodeState.IDLE);
      assertThat(expired.events().toString())
          .contains("ann (1) did not renew its leases: 1 executions wait for another node");

      takeOver(store, orphan);
      Snapshot afterTakeover = observer.observe();
      assertThat(afterTakeover.nodes())
          .extracting(Snapshot.NodeLine::state)
          .containsExactly(Snapshot.NodeState.GONE, Snapshot.NodeState.WORKING);
      assertThat(afterTakeover.events().toString())
          .contains("bob (1) took over 1 executions of ann (1)");

      finish(store, orphan);
      Snapshot finished = observer.observe();
      assertThat(finished.finished()).isEqualTo(Map.of(ExecutionState.SUCCEEDED, 1L));
      assertThat(finished.takenOver()).isEqualTo(1);
      assertThat(Screen.show(finished))
          .contains("ann", "gone", "bob", "1 SUCCEEDED, 1 of them taken over from another node");
      assertThat(observer.observe().finished()).isEqualTo(finished.finished());
    }
  }

  private static void takeOver(JdbcStore store, ExecutionId orphan) {
    Instant now = store.info().now();
    var claimResult =
        store
            .executions()
            .claim(
                new ClaimRequest(
                    new LeaseRequest(BOB, now, now.plusSeconds(60)),
                    List.of(new ClaimRequest.Capacity("default", 1)),
                    Set.of(Work.NAME)));
    assertThat(claimResult.executions())
        .extracting(claimed -> claimed.execution().id())
        .containsExactly(orphan);
  }

  private static void finish(JdbcStore store, ExecutionId orphan) {
    Instant now = store.info().now();
    store
        .executions()
        .complete(
            List.of(
                new Completion(
                    new Lease(orphan, 2),
                    new AttemptResult.Finished(
                        ExecutionState.SUCCEEDED,
                        null,
                        Outcome.success(),
                        now,
                        now,
                        List.of(),
                        null))),
            now);
  }

  /** Runs the whole demonstration and kills one of its two nodes. */
  @Test
  void otherNodeTakesOverAfterAKill() throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", ManagementFactory.getRuntimeMXBean().getClassPath()));
    // More load than two nodes can handle: both always own their maximum, so that a killed
    // node leaves executions to be taken over.
    command.addAll(List.of(Cluster.class.getName(), "demo", "--takes", "PT1S"));
    Process demo =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (BufferedReader lines = demo.inputReader()) {
      Matcher process = await(lines, "node n1 runs in process (\\d+): kill -9 .*");
      await(lines, "n1 +\\S+ +working +\\d+ s +8 .*");
      ProcessHandle.of(Long.parseLong(process.group(1))).orElseThrow().destroyForcibly();

      await(lines, ".*n2 \\(.*\\) took over \\d+ executions of n1 .* had expired");
      await(lines, "finished .* SUCCEEDED, [1-9]\\d* of them taken over.*");
    } finally {
      demo.destroy();
      demo.waitFor();
    }
  }

  private static Matcher await(BufferedReader lines, String pattern) throws Exception {
    Pattern expected = Pattern.compile(pattern);
    // The demo prints a line each second until it ends.
    String line = lines.readLine();
    for (int i = 0; i < MAX_LINES && line != null; i++, line = lines.readLine()) {
      Matcher matcher = expected.matcher(line);
      if (matcher.matches()) {
        return matcher;
      }
    }
    throw new AssertionError(
        "no line of the output matches " + pattern + ", the last one was " + line);
  }
}
