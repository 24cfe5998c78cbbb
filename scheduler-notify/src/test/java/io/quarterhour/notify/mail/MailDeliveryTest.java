package io.quarterhour.notify.mail;

import static io.quarterhour.notify.mail.MailFixtures.attempt;
import static io.quarterhour.notify.mail.MailFixtures.failure;
import static io.quarterhour.notify.mail.MailFixtures.failureOf;
import static io.quarterhour.notify.mail.MailFixtures.toAnn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.quarterhour.notifier.DeliveryException;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Replies of the mail server and the resulting outcome of the delivery. */
@Timeout(60)
class MailDeliveryTest {
  private static final Map<String, Object> TO_THREE =
      Map.of("to", List.of("ann@acme.example", "bob@acme.example"), "bcc", "cy@acme.example");

  private MailServer server;
  private MailNotifier notifier;

  @BeforeEach
  void start() throws IOException {
    server = MailServer.plain();
    notifier = MailFixtures.notifier(server.port());
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  // Recipients

  @Test
  void allRecipientsReceiveTheMail() throws Exception {
    notifier.send(failure(TO_THREE));

    assertThat(server.received().get(0).recipients())
        .containsExactly("ann@acme.example", "bob@acme.example", "cy@acme.example");
    assertThat(server.received().get(0).raw()).doesNotContain("cy@acme.example");
  }

  @Test
  void hundredRecipientsReceiveOneMail() throws Exception {
    List<String> recipients =
        IntStream.range(0, 100).mapToObj(i -> "person" + i + "@acme.example").toList();

    notifier.send(failure(Map.of("to", recipients)));

    assertThat(server.received()).hasSize(1);
    assertThat(server.received().get(0).recipients()).isEqualTo(recipients);
  }

  @Test
  void duplicateRecipientReceivesTheMailOnce() throws Exception {
    notifier.send(failure(toAnn(Map.of("cc", "Ann <ANN@acme.example>"))));

    assertThat(server.received().get(0).recipients()).containsExactly("ann@acme.example");
  }

  // Rejections

  @ParameterizedTest
  @ValueSource(
      strings = {"550 5.1.1 no such person", "553 what?", "501 strange", "554 5.7.1 you are spam"})
  void permanentlyRejectedRecipientIsNotRetried(String reply) throws Exception {
    server.answering("RCPT", reply);

    DeliveryException e = failureOf(notifier, failure(toAnn(Map.of())));

    assertThat(e.isPermanent()).isTrue();
    assertThat(e)
        .hasMessage(
            "sent to 0 of 1 recipients; localhost permanently rejected ann@acme.example ("
                + reply
                + ")");
  }

  @ParameterizedTest
  @ValueSource(strings = {"450 4.2.1 later", "451 grey", "452 4.5.3 too many", "552 full"})
  void temporarilyRejectedRecipientIsRetried(String reply) throws Exception {
    server.answering("RCPT", reply);

    DeliveryException e = failureOf(notifier, failure(toAnn(Map.of())));

    assertThat(e.isDelayed()).isTrue();
    assertThat(e)
        .hasMessage(
            "sent to 0 of 1 recipients; localhost temporarily rejected ann@acme.example ("
                + reply
                + ")");
  }

  @Test
  void partialRejectionDeliversOnceAndReportsTheRejected() throws Exception {
    server.answering("RCPT TO:<bob@", "550 5.1.1 no Bob here");

    DeliveryException e = failureOf(notifier, failure(TO_THREE));

    assertThat(e.isPermanent()).isTrue();
    assertThat(e)
        .hasMessage(
            "sent to 2 of 3 recipients; localhost permanently rejected bob@acme.example (550 5.1.1"
                + " no Bob here)");
    assertThat(server.received()).hasSize(1);
    assertThat(server.received().get(0).recipients())
        .containsExactly("ann@acme.example", "cy@acme.example");
  }

  @Test
  void onlyTemporarilyRejectedRecipientsAreRetried() throws Exception {
    server.answering("RCPT TO:<ann@", "450 greylisted");
    server.answering("RCPT TO:<bob@", "550 no Bob here");

    DeliveryException first = failureOf(notifier, attempt(1, TO_THREE));
    DeliveryException second = failureOf(notifier, attempt(2, TO_THREE));
    server.acceptEverything();
    DeliveryException third = failureOf(notifier, attempt(3, TO_THREE));

    assertThat(first.isPermanent()).isFalse();
    assertThat(first)
        .hasMessage(
            "sent to 1 of 3 recipients; localhost permanently rejected bob@acme.example (550 no Bob"
                + " here) and temporarily rejected ann@acme.example (450 greylisted)");
    assertThat(second.isPermanent()).isFalse();
    assertThat(third.isPermanent()).isTrue();
    assertThat(third)
        .hasMessage(
            "sent to 2 of 3 recipients; localhost permanently rejected bob@acme.example (550 no Bob"
                + " here)");
    assertThat(server.received())
        .extracting(MailServer.Received::recipients)
        .containsExactly(List.of("cy@acme.example"), List.of("ann@acme.example"));
  }

  @Test
  void resendGoesToAllRecipients() throws Exception {
    server.answering("RCPT TO:<ann@", "450 greylisted");
    failureOf(notifier, attempt(1, TO_THREE));
    server.acceptEverything();

    notifier.send(attempt(1, TO_THREE));
    assertThat(server.received().get(1).recipients()).hasSize(3);

    notifier.send(attempt(2, TO_THREE));
    assertThat(server.received().get(2).recipients()).hasSize(3);
  }

  @Test
  void resendGoesToAllRecipientsAlsoOnItsRetry() throws Exception {
    server.answering("RCPT TO:<ann@", "450 greylisted");
    failureOf(notifier, attempt(1, TO_THREE));
    server.acceptEverything().answering("DATA", "451 not now");
    failureOf(notifier, attempt(1, TO_THREE));
    server.acceptEverything();

    notifier.send(attempt(2, TO_THREE));

    assertThat(server.received().get(1).recipients()).hasSize(3);
  }

  @Test
  void rejectedMessageIsAPermanentFailure() throws Exception {
    server.answering(".", "554 5.7.1 we do not like it");

    DeliveryException e = failureOf(notifier, failure(TO_THREE));

    assertThat(e.isPermanent()).isTrue();
    assertThat(e).hasMessage("localhost rejected the mail: 554 5.7.1 we do not like it");
  }

  @ParameterizedTest
  @ValueSource(strings = {".", "DATA"})
  void busyServerIsRetried(String command) throws Exception {
    server.answering(command, "451 not now");

    DeliveryException e = failureOf(notifier, failure(TO_THREE));

    assertThat(e.isDelayed()).isTrue();
    assertThat(e).hasMessage("localhost rejected the mail: 451 not now");

    server.acceptEverything();
    notifier.send(attempt(2, TO_THREE));
    assertThat(server.received()).hasSize(1);
    assertThat(server.received().get(0).recipients()).hasSize(3);
  }

  @Test
  void serverThatShutsDownHasFailed() throws Exception {
    server.answering(".", "421 going down");

    DeliveryException e = failureOf(notifier, failure(TO_THREE));

    assertThat(e.isPermanent()).isFalse();
    assertThat(e.isDelayed()).isFalse();
    assertThat(notifier.destination(toAnn(Map.of()))).isEqualTo("localhost:" + server.port());
  }

  @ParameterizedTest
  @ValueSource(strings = {"550 who are you?", "530 log in first", "451 later"})
  void rejectedSenderIsRetried(String reply) throws Exception {
    server.answering("MAIL", reply);

    DeliveryException e = failureOf(notifier, failure(toAnn(Map.of())));

    assertThat(e.isPermanent()).isFalse();
    assertThat(e.isDelayed()).isFalse();
    assertThat(e)
        .hasMessage("localhost rejected the mail: " + reply + " (in reply to the sender address)");
  }

  @Test
  void multilineReplyIsReportedInOneShortLine() throws Exception {
    server.answering("RCPT", "550-no\r\n550-" + "x".repeat(1000) + "\r\n550 no");

    assertThat(failureOf(notifier, failure(toAnn(Map.of()))).getMessage())
        .doesNotContain("\n", "\r")
        .hasSizeLessThan(400);
  }

  // Failing connections

  @Test
  void unavailableServerIsRetriedUntilItIsUp() throws Exception {
    int port = server.port();
    server.close();

    assertThatThrownBy(() -> notifier.send(failure(toAnn(Map.of()))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("localhost");

    server = MailServer.plainAt(port);
    notifier.send(attempt(2, toAnn(Map.of())));
    assertThat(server.received()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"connect", "EHLO", "MAIL", "RCPT", "DATA", "."})
  void stallingServerTimesOut(String command) throws Exception {
    notifier = MailFixtures.notifier(server.port(), Map.of("timeout", "PT0.5S"), Map.of());
    server.answering(command, MailServer.STALL);

    assertThatThrownBy(() -> notifier.send(failure(toAnn(Map.of()))))
        .isInstanceOf(IOException.class);
  }

  @Test
  void slowlyDrippingServerTimesOut() {
    notifier = MailFixtures.notifier(server.port(), Map.of("timeout", "PT1S"), Map.of());
    server.answering("MAIL", MailServer.DRIP);

    assertThatThrownBy(() -> notifier.send(failure(toAnn(Map.of()))))
        .isInstanceOf(IOException.class)
        .hasMessage("localhost did not complete the delivery within PT1S");
  }

  @ParameterizedTest
  @ValueSource(strings = {"connect", "EHLO", "MAIL"})
  void endlessReplyIsRefused(String command) {
    server.answering(command, MailServer.FLOOD);

    assertThatThrownBy(() -> notifier.send(failure(toAnn(Map.of()))))
        .isInstanceOf(IOException.class)
        .hasStackTraceContaining("the server sent more than 1000000 bytes");
  }

  @Test
  void replyToQuitIsIgnored() {
    notifier = MailFixtures.notifier(server.port(), Map.of("timeout", "PT2S"), Map.of());
    server.answering("QUIT", "500 stay");

    assertThat(catchThrowable(() -> notifier.send(failure(toAnn(Map.of()))))).isNull();
  }

  // Threads and class loaders

  @Test
  void manyThreadsSendConcurrently() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Callable<Void>> sends =
          IntStream.range(0, 40)
              .<Callable<Void>>mapToObj(
                  i ->
                      () -> {
                        notifier.send(failure(Map.of("to", "p" + i + "@acme.example")));
                        return null;
                      })
              .toList();
      for (Future<Void> sent : threads.invokeAll(sends)) {
        sent.get();
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(
            server.received().stream()
                .map(received -> received.recipients().get(0))
                .collect(Collectors.toSet()))
        .hasSize(40);
  }

  @Test
  void contextClassLoaderIsIrrelevant() throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader emptyLoader = new URLClassLoader(new URL[0], null)) {
      thread.setContextClassLoader(emptyLoader);
      notifier.send(failure(toAnn(Map.of())));
      assertThat(thread.getContextClassLoader()).isSameAs(emptyLoader);
    } finally {
      thread.setContextClassLoader(before);
    }
    assertThat(server.received()).hasSize(1);
  }
}
