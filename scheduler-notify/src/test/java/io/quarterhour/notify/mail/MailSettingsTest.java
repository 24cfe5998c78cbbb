package io.quarterhour.notify.mail;

import static io.quarterhour.notify.mail.MailFixtures.failure;
import static io.quarterhour.notify.mail.MailFixtures.failureOf;
import static io.quarterhour.notify.mail.MailFixtures.toAnn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarterhour.error.InvalidInputException;
import io.quarterhour.notifier.DeliveryException;
import io.quarterhour.notify.NotificationFixtures;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Invalid settings, which are reported before anything is sent. */
class MailSettingsTest {
  private final MailNotifier notifier = MailFixtures.notifier(25);

  private void rejects(Map<String, Object> extra, String problem) {
    Map<String, Object> settings =
        new HashMap<>(Map.of("host", "localhost", "from", "jobs@acme.example"));
    settings.putAll(extra);
    assertThatThrownBy(
            () ->
                new MailNotifier()
                    .configure(
                        NotificationFixtures.context("mail", settings, Map.of("mail", "pass"))))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(problem)
        .hasMessageNotContaining("topsecret");
  }

  // The host

  @Test
  void invalidHostSettingsAreReportedAtStart(@TempDir Path folder) throws Exception {
    rejects(Map.of("hots", "x"), "no setting [hots], there are [attachLogAbove, from, host");
    rejects(Map.of("host", ""), "'host' must");
    rejects(Map.of("host", "a b"), "'host' must name the mail server");
    rejects(Map.of("port", 0), "'port' must be a number from 1 to 65535, was 0");
    rejects(Map.of("port", "25"), "'port' must be a number");
    rejects(Map.of("security", "ssl"), "'security' must be starttls, tls or none, was 'ssl'");
    rejects(Map.of("from", "nobody"), "'from': 'nobody' is not a mail address");
    rejects(Map.of("from", List.of()), "'from' must be one address");
    rejects(Map.of("from", List.of("a@b.example", "c@d.example")), "'from' must be one address");
    rejects(Map.of("user", "ann"), "'user' and 'password' must be given together");
    rejects(Map.of("user", "ann", "password", "topsecret"), "must be given as secret:NAME");
    rejects(
        Map.of("user", "ann", "password", "secret:other"),
        "'password': there is no secret 'other' on this node");
    rejects(
        Map.of("user", "ann", "password", "secret:mail", "security", "none"),
        "'password' requires 'security' to be starttls or tls, was none");
    rejects(Map.of("timeout", "PT2M"), "'timeout' must be more than zero and at most PT50S");
    rejects(Map.of("timeout", "soon"), "was soon");
    rejects(Map.of("link", "javascript:x"), "'link' must be an address");
    rejects(Map.of("attachLogAbove", 1_000_000), "from 1 to 100000");
    rejects(
        Map.of("trustedCertificates", folder.resolve("none.pem").toString()),
        "'trustedCertificates': no certificates");
    Path empty = Files.createFile(folder.resolve("empty.pem"));
    rejects(Map.of("trustedCertificates", empty.toString()), "no certificates can be read from");
    Path invalid = Files.writeString(folder.resolve("strange.pem"), "what?");
    rejects(Map.of("trustedCertificates", invalid.toString()), "no certificates can be read from");
  }

  @Test
  void allProblemsAreReportedAtOnce() {
    rejects(Map.of("host", "a b", "port", 0, "from", "x"), "'port'");
    rejects(Map.of("host", "a b", "port", 0, "from", "x"), "'from'");
  }

  @Test
  void missingConfigurationIsReported() throws Exception {
    MailNotifier unconfigured = new MailNotifier();
    unconfigured.configure(NotificationFixtures.context("mail", Map.of(), Map.of()));

    assertThat(unconfigured.problems(toAnn(Map.of())))
        .containsExactly(
            "notifier 'mail' is not configured: the host of the scheduler must give it the settings"
                + " 'host' and 'from'");
    DeliveryException e = failureOf(unconfigured, failure(toAnn(Map.of())));
    assertThat(e.isPermanent()).isFalse();
  }

  // Rules

  @Test
  void validRulesHaveNoProblems() {
    assertThat(notifier.problems(toAnn(Map.of()))).isEmpty();
    assertThat(
            notifier.problems(
                Map.of(
                    "to", List.of("Ann B. <ann+jobs@acme.example>", "\"B, C\" <b.c@acme.example>"),
                    "cc", "ops@localhost",
                    "bcc", List.of("x_y@sub.acme.example"),
                    "replyTo", "Jürgen <j@büro.example>",
                    "subject", "{{title}}",
                    "text", "{{#log}}{{text}}\n{{/log}}",
                    "html", "<p>{{title}}</p>")))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ann",
        "ann@",
        "@acme.example",
        "ann@@acme.example",
        "ann@acme..example",
        "ann@.acme.example",
        "ann@acme_x.example",
        "ann@[127.0.0.1]",
        "a b@acme.example",
        "a..b@acme.example",
        "ann@acme.example,bob@acme.example",
        "ann@acme.example bob@acme.example",
        "all: ann@acme.example;",
        "ann@acme.example\r\nBcc: eve@evil.example",
        "Ann\r\nBcc: eve@evil.example\r\n <ann@acme.example>",
        "\"a\rb\"@acme.example",
        "ann\u0000@acme.example",
        "<ann@acme.example> SIZE=1",
        "ann@acme.example>\r\nRCPT TO:<eve@evil.example",
        "jörg@acme.example"
      })
  void invalidAddressIsRejected(String text) throws Exception {
    for (String name : List.of("to", "cc", "bcc", "replyTo")) {
      Map<String, Object> settings = toAnn(Map.of(name, text));
      assertThat(notifier.problems(settings))
          .singleElement()
          .satisfies(
              problem ->
                  assertThat(problem)
                      .startsWith("'" + name + "': '")
                      .contains("is not a mail address")
                      .doesNotContain("\r", "\n", "\u0000"));
      assertThat(failureOf(notifier, failure(settings)).isPermanent()).isTrue();
    }
  }

  @Test
  void encodedNameCannotContainLineBreaks() throws Exception {
    try (MailServer server = MailServer.plain()) {
      String evil = "=?UTF-8?Q?a=0D=0ABcc=3A_eve=40evil.example?= <ann@acme.example>";
      MailFixtures.notifier(server.port()).send(failure(Map.of("to", evil)));

      MimeMessage message = server.received().get(0).message();
      assertThat(message.getHeader("Bcc")).isNull();
      assertThat(((InternetAddress) message.getAllRecipients()[0]).getPersonal())
          .isEqualTo("a  Bcc: eve@evil.example");
      assertThat(server.received().get(0).recipients()).containsExactly("ann@acme.example");
    }
  }

  @Test
  void otherInvalidRuleSettingsAreReportedOnSave() {
    assertThat(notifier.problems(Map.of()))
        .containsExactly("'to' must name at least one recipient");
    assertThat(notifier.problems(Map.of("to", List.of())))
        .containsExactly("'to' must name at least one recipient");
    assertThat(notifier.problems(Map.of("to", 7)))
        .containsExactly("'to' must be a mail address or a list of mail addresses");
    assertThat(notifier.problems(toAnn(Map.of("from", "x@acme.example"))))
        .containsExactly(
            "no setting [from], there are [bcc, cc, html, replyTo, subject, text, to]");
    assertThat(notifier.problems(toAnn(Map.of("subject", "a\r\nBcc: eve@evil.example"))))
        .containsExactly("'subject' must not contain line breaks or other control characters");
    assertThat(notifier.problems(toAnn(Map.of("text", 7))))
        .containsExactly("'text' must be a template");
    assertThat(notifier.problems(toAnn(Map.of("html", "<p>{{#log}}"))))
        .singleElement()
        .satisfies(problem -> assertThat(problem).startsWith("'html' is not a valid template: "));
    assertThat(notifier.problems(toAnn(Map.of("text", "{{> header}}"))))
        .containsExactly(
            "'text' is not a valid template: it cannot include other templates, such as [header]");
    assertThat(notifier.problems(Map.of("to", Collections.nCopies(101, "ann@acme.example"))))
        .isEmpty();
    assertThat(
            notifier.problems(
                Map.of(
                    "to",
                    IntStream.range(0, 101).mapToObj(i -> "p" + i + "@acme.example").toList())))
        .containsExactly("there must be at most 100 addresses");
  }
}
