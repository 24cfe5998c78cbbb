package io.quarterhour.notify.mail;

import static io.quarterhour.notify.mail.MailFixtures.failure;
import static io.quarterhour.notify.mail.MailFixtures.failureOf;
import static io.quarterhour.notify.mail.MailFixtures.toAnn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarterhour.notifier.DeliveryException;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** TLS connections and authentication. */
@Timeout(60)
class MailSecurityTest {
  private static final String PASSWORD = "wordy pass";

  private final Map<String, String> secrets = new HashMap<>(Map.of("mail", PASSWORD));
  private MailServer server;

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  private MailNotifier notifier(String security, String trust) {
    return MailFixtures.notifier(
        server.port(),
        Map.of(
            "security",
            security,
            "trustedCertificates",
            trust,
            "user",
            "jobs",
            "password",
            "secret:mail"),
        secrets);
  }

  private void send(MailNotifier notifier) throws Exception {
    notifier.send(failure(toAnn(Map.of())));
  }

  @Test
  void startTlsPrecedesTheLoginAndTheMail() throws Exception {
    server = MailServer.upgrading(Certificates.LOCALHOST);

    send(notifier("starttls", Certificates.LOCALHOST.pem()));

    MailServer.Received received = server.received().get(0);
    assertThat(received.isSafe()).isTrue();
    assertThat(received.login()).isEqualTo("jobs\0jobs\0" + PASSWORD);
    assertThat(server.commands().subList(0, 3))
        .satisfies(first -> assertThat(first.get(0)).startsWith("EHLO"))
        .satisfies(first -> assertThat(first.get(1)).isEqualTo("STARTTLS"))
        .satisfies(first -> assertThat(first.get(2)).startsWith("EHLO"));
  }

  @Test
  void serverWithoutStartTlsReceivesNothing() throws Exception {
    server = MailServer.plain();

    assertThatThrownBy(() -> send(notifier("starttls", Certificates.LOCALHOST.pem())))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("STARTTLS is required");
    assertThat(server.commands()).noneMatch(line -> line.startsWith("AUTH"));
  }

  @Test
  void implicitTlsEncryptsFromTheStart() throws Exception {
    server = MailServer.safe(Certificates.LOCALHOST);

    send(notifier("tls", Certificates.LOCALHOST.pem()));

    assertThat(server.received().get(0).isSafe()).isTrue();
    assertThat(server.received().get(0).login()).isEqualTo("jobs\0jobs\0" + PASSWORD);
  }

  @Test
  void untrustedCertificateIsRejected() throws Exception {
    server = MailServer.safe(Certificates.LOCALHOST);
    MailNotifier trustingOtherServer = notifier("tls", Certificates.ELSEWHERE.pem());
    MailNotifier withDefaultTrust =
        MailFixtures.notifier(server.port(), Map.of("security", "tls"), Map.of());

    assertThatThrownBy(() -> send(trustingOtherServer)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> send(withDefaultTrust)).isInstanceOf(IOException.class);
    assertThat(server.received()).isEmpty();
  }

  @Test
  void wrongServerNameIsRejectedWithTls() throws Exception {
    server = MailServer.safe(Certificates.ELSEWHERE);

    assertThatThrownBy(() -> send(notifier("tls", Certificates.ELSEWHERE.pem())))
        .isInstanceOf(IOException.class);
    assertThat(server.commands()).isEmpty();
  }

  @Test
  void wrongServerNameIsRejectedWithStartTls() throws Exception {
    server = MailServer.upgrading(Certificates.ELSEWHERE);

    assertThatThrownBy(() -> send(notifier("starttls", Certificates.ELSEWHERE.pem())))
        .isInstanceOf(IOException.class);
    assertThat(server.commands()).noneMatch(line -> line.startsWith("AUTH"));
  }

  @Test
  void wrongPasswordIsRetriedAndNotDisclosed() throws Exception {
    server = MailServer.upgrading(Certificates.LOCALHOST);
    server.answering("AUTH", "535 5.7.8 no: '" + PASSWORD + "' is wrong");
    MailNotifier notifier = notifier("starttls", Certificates.LOCALHOST.pem());

    DeliveryException e = failureOf(notifier, failure(toAnn(Map.of())));

    assertThat(e.isPermanent()).isFalse();
    assertThat(e)
        .hasMessage(
            "SMTP authentication failed on localhost, the delivery is retried; check the user and"
                + " the password of notifier 'mail': 535 5.7.8 no: '***' is wrong");

    secrets.put("mail", "a better one");
    server.acceptEverything();
    send(notifier);
    assertThat(server.received().get(0).login()).isEqualTo("jobs\0jobs\0a better one");
  }

  @Test
  void missingSecretIsReportedAndRetried() throws Exception {
    server = MailServer.upgrading(Certificates.LOCALHOST);
    MailNotifier notifier = notifier("starttls", Certificates.LOCALHOST.pem());
    secrets.clear();

    DeliveryException e = failureOf(notifier, failure(toAnn(Map.of())));

    assertThat(e.isPermanent()).isFalse();
    assertThat(e)
        .hasMessage(
            "secret 'mail' is missing on this node: add it to the secrets of the host; the delivery"
                + " is retried");
  }
}
