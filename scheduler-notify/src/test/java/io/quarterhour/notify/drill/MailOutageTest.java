package io.quarterhour.notify.drill;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.zaxxer.hikari.HikariDataSource;
import io.quarterhour.Scheduler;
import io.quarterhour.client.SchedulerClient;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.Origin;
import io.quarterhour.execution.Outcome;
import io.quarterhour.query.Cursor;
import io.quarterhour.query.ExecutionQuery;
import io.quarterhour.query.Page;
import io.quarterhour.query.PageRequest;
import io.quarterhour.task.NotificationRule;
import io.quarterhour.task.OverlapPolicy;
import io.quarterhour.task.Task;
import io.quarterhour.task.TaskId;
import jakarta.mail.internet.MimeMessage;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * An outage of the mail server during which the node is killed. Afterwards each outcome has been
 * notified, by one notification with one key; at most the mails that were being sent when the node
 * was killed have been sent twice. The number of outcomes can be reduced, for example by {@code
 * -Ddrill.outcomes=200}.
 */
@Tag("full")
@Timeout(value = 1, unit = TimeUnit.HOURS)
class MailOutageTest {
  private static final int OUTCOMES = Integer.getInteger("drill.outcomes", 10_000);
  private static final int TASKS = 20;
  private static final String KEY = "X-Quarterhour-Notification";

  @TempDir Path folder;

  /** Runs a node and kills it after the given line of output, or waits until the process ends. */
  private static void run(String url, int port, Predicate<String> isLastLine) throws Exception {
    Process process = DrillNode.start(url, port);
    try (BufferedReader output = process.inputReader()) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        if (isLastLine.test(line)) {
          return;
        }
      }
      assertThat(process.waitFor()).isZero();
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  @Test
  void outcomesDuringAMailOutageAreSentOnceAfterwards() throws Exception {
    String url = "jdbc:h2:file:" + folder.resolve("drill") + ";WRITE_DELAY=0";
    int port = freePort();
    try (HikariDataSource pool = DrillNode.pool(url);
        Scheduler scheduler = DrillNode.scheduler(pool, port, Outcome::success)) {
      startExecutions(scheduler.client());
    }

    run(url, port, line -> line.equals(DrillNode.BEGUN + OUTCOMES / 20 * 10));
    run(url, port, DrillNode.ALL_RAN::equals);
    GreenMail server = new GreenMail(new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    server.start();
    try {
      killWhileSending(url, port, server);
      run(url, port, line -> false);
      check(url, port, server);
    } finally {
      server.stop();
    }
  }

  /** Kills a node after half of the mails, most likely while it is sending one. */
  private static void killWhileSending(String url, int port, GreenMail server) throws Exception {
    Process process = DrillNode.start(url, port);
    try {
      assertThat(server.waitForIncomingEmail(600_000, OUTCOMES / 2)).isTrue();
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void startExecutions(SchedulerClient client) {
    List<TaskId> tasks = new ArrayList<>();
    for (int i = 0; i < TASKS; i++) {
      Task task =
          Task.builder("task-" + i)
              .action("work")
              .overlap(OverlapPolicy.allow(1000))
              .notificationRule(NotificationRule.always("mail", Map.of("to", "ops@drill.example")))
              .build();
      tasks.add(client.save(task).id());
    }
    for (int i = 0; i < OUTCOMES; i++) {
      client.runAtNextSlot(tasks.get(i % TASKS));
    }
  }

  private static void check(String url, int port, GreenMail server) throws Exception {
    List<Execution> all;
    try (HikariDataSource pool = DrillNode.pool(url);
        Scheduler scheduler = DrillNode.scheduler(pool, port, Outcome::success)) {
      all = all(scheduler.client());
    }
    List<ExecutionId> ran = new ArrayList<>();
    List<ExecutionId> notified = new ArrayList<>();
    Set<String> keys = new HashSet<>();
    for (Execution execution : all) {
      assertThat(execution.state()).isEqualTo(ExecutionState.SUCCEEDED);
      if (execution.origin().kind() == Origin.Kind.NOTIFICATION) {
        notified.add(execution.origin().parent());
        keys.add(execution.id().toString());
      } else {
        ran.add(execution.id());
      }
    }
    assertThat(ran).hasSize(OUTCOMES);
    assertThat(notified).containsExactlyInAnyOrderElementsOf(ran);

    List<String> received = new ArrayList<>();
    for (MimeMessage message : server.getReceivedMessages()) {
      received.add(message.getHeader(KEY)[0]);
    }
    assertThat(new HashSet<>(received)).isEqualTo(keys);
    System.out.printf(
        "%,d outcomes notified, %,d of them twice%n", keys.size(), received.size() - keys.size());
    // At most the mails that are sent concurrently.
    assertThat(received.size() - keys.size()).isLessThan(10);
  }

  private static List<Execution> all(SchedulerClient client) {
    List<Execution> all = new ArrayList<>();
    Cursor after = null;
    do {
      Page<Execution> page =
          client.executions(
              ExecutionQuery.ALL.includingNotifications(), new PageRequest(1000, after));
      all.addAll(page.items());
      after = page.cursor();
    } while (after != null);
    return all;
  }
}
