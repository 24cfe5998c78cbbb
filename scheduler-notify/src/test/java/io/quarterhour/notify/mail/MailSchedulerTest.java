package io.quarterhour.notify.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.quarterhour.Scheduler;
import io.quarterhour.action.Action;
import io.quarterhour.error.InvalidInputException;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.Outcome;
import io.quarterhour.query.ExecutionQuery;
import io.quarterhour.schedule.Schedule;
import io.quarterhour.task.NotificationRule;
import io.quarterhour.task.Task;
import io.quarterhour.testing.TestScheduler;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Mail from a scheduler to a mail server. */
@Timeout(60)
class MailSchedulerTest {
  private static final Action<?> CLOSE =
      Action.of(
          "close",
          context -> {
            context.log().error("the ledger is locked");
            return Outcome.failure("not closed").withResult("{\"region\":\"north\"}");
          });

  private static Task task(Map<String, Object> settings) {
    return Task.builder("closing")
        .title("Close the ledgers")
        .action("close")
        .schedule(Schedule.daily("12:15"))
        .notificationRule(NotificationRule.onFailure("mail", settings))
        .build();
  }

  private static GreenMail greenMail(String protocol) {
    ServerSetup setup = new ServerSetup(0, "localhost", protocol);
    setup.setServerStartupTimeout(20_000);
    GreenMail server = new GreenMail(setup);
    server.start();
    return server;
  }

  @Test
  void failureIsReportedByMail() throws Exception {
    GreenMail server = greenMail(ServerSetup.PROTOCOL_SMTP);
    try {
      TestScheduler scheduler =
          TestScheduler.startingAt("2026-03-02T12:00:00Z")
              .with(CLOSE)
              .with(new MailNotifier())
              .settings(
                  "mail",
                  Map.of(
                      "host", "localhost",
                      "port", server.getSmtp().getPort(),
                      "security", "none",
                      "from", "jobs@acme.example"));
      scheduler.save(task(Map.of("to", List.of("ann@acme.example", "bob@acme.example"))));

      scheduler.advance(Duration.ofMinutes(30));

      assertThat(server.getReceivedMessages()).hasSize(2);
      MimeMessage message = server.getReceivedMessages()[0];
      assertThat(message.getSubject()).isEqualTo("Failed: Close the ledgers");
      assertThat(message.getSentDate()).isEqualTo("2026-03-02T12:15:00Z");
      assertThat(MailFixtures.parts(message).get("text/plain"))
          .contains("not closed", "region: north", "ERROR the ledger is locked");
    } finally {
      server.stop();
    }
  }

  @Test
  void unavailableServerIsRetriedAndRejectionIsNot() throws Exception {
    MailServer server = MailServer.plain();
    int port = server.port();
    server.close();
    TestScheduler scheduler =
        TestScheduler.startingAt("2026-03-02T12:00:00Z")
            .with(CLOSE)
            .with(new MailNotifier())
            .settings(
                "mail",
                Map.of(
                    "host", "localhost",
                    "port", port,
                    "security", "none",
                    "from", "jobs@acme.example"));
    Task task = scheduler.save(task(Map.of("to", "ann@acme.example")));

    scheduler.advance(Duration.ofMinutes(20));
    assertThat(notification(scheduler, task, 0).state()).isEqualTo(ExecutionState.WAITING);

    try (MailServer restarted = MailServer.plainAt(port)) {
      scheduler.advance(Duration.ofHours(2));
      assertThat(notification(scheduler, task, 0).outcome()).isEqualTo(Outcome.success("sent"));
      assertThat(restarted.received()).hasSize(1);

      restarted.answering("RCPT", "550 no Ann here");
      scheduler.advance(Duration.ofDays(1));
      Execution rejected = notification(scheduler, task, 1);
      assertThat(rejected.state()).isEqualTo(ExecutionState.FAILED);
      assertThat(rejected.attemptCounts().attempt()).isEqualTo(1);
      assertThat(rejected.outcome().summary())
          .isEqualTo(
              "sent to 0 of 1 recipients; localhost permanently rejected ann@acme.example (550 no"
                  + " Ann here)");
    }
  }

  private static Execution notification(TestScheduler scheduler, Task task, int index) {
    Execution execution = scheduler.executions(task.id()).get(index);
    return scheduler.executions(ExecutionQuery.ofParent(execution.id())).get(0);
  }

  @Test
  void invalidSettingsAreReportedOnSave() {
    TestScheduler scheduler =
        TestScheduler.startingAt("2026-03-02T12:00:00Z")
            .with(CLOSE)
            .with(new MailNotifier())
            .settings("mail", Map.of("host", "localhost", "from", "jobs@acme.example"));

    assertThatThrownBy(() -> scheduler.save(task(Map.of("to", "x", "text", "{{#a}}"))))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("'to': 'x' is not a mail address");
  }

  @Test
  void schedulerSendsMailOverTlsWithALogin() throws Exception {
    System.setProperty("greenmail.tls.keystore.file", Certificates.LOCALHOST.keys());
    System.setProperty("greenmail.tls.keystore.password", Certificates.PASSWORD);
    GreenMail server = greenMail(ServerSetup.PROTOCOL_SMTPS);
    server.setUser("ann@acme.example", "jobs", "pass word");
    Scheduler scheduler =
        Scheduler.builder()
            .pluginDiscovery(false)
            .action(CLOSE)
            .notifier(new MailNotifier())
            .secrets(name -> name.equals("mail") ? Optional.of("pass word") : Optional.empty())
            .settings(
                "mail",
                Map.of(
                    "host", "localhost",
                    "port", server.getSmtps().getPort(),
                    "security", "tls",
                    "trustedCertificates", Certificates.LOCALHOST.pem(),
                    "user", "jobs",
                    "password", "secret:mail",
                    "from", "jobs@acme.example"))
            .build();
    try {
      scheduler.start();
      Task saved = scheduler.client().save(task(Map.of("to", "ann@acme.example")));
      scheduler.client().runNow(saved.id());

      await().until(() -> server.getReceivedMessages().length == 1);
      assertThat(server.getReceivedMessages()[0].getSubject())
          .isEqualTo("Failed: Close the ledgers");
    } finally {
      scheduler.stop();
      server.stop();
    }
  }
}
