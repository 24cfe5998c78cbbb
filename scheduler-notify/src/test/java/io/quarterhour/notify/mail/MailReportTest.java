package io.quarterhour.notify.mail;

import static io.quarterhour.notify.mail.Post.failure;
import static io.quarterhour.notify.mail.Post.lines;
import static io.quarterhour.notify.mail.Post.logged;
import static io.quarterhour.notify.mail.Post.parts;
import static io.quarterhour.notify.mail.Post.titled;
import static io.quarterhour.notify.mail.Post.toAnn;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.Outcome;
import io.quarterhour.notifier.Notification;
import io.quarterhour.notify.Told;
import io.quarterhour.task.NotificationRule;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What mails say, as it came out on the other side. */
@Timeout(60)
class MailReportTest {
  private MailServer server;
  private MailNotifier notifier;

  @BeforeEach
  void start() throws IOException {
    server = MailServer.plain();
    notifier = Post.notifier(server.port());
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  private MimeMessage sent(Notification notification) throws Exception {
    notifier.send(notification);
    return server.received().get(server.received().size() - 1).message();
  }

  private String textOf(Outcome outcome) throws Exception {
    return parts(sent(titled("Nightly report", outcome, toAnn(Map.of())))).get("text/plain");
  }

  // The report

  @Test
  void theReportTellsWhatRanWhenForWhomAndWhatCameOfIt() throws Exception {
    notifier =
        Post.notifier(
            server.port(), Map.of("link", "https://ops.example/{tenant}/{execution}"), Map.of());

    MimeMessage message = sent(logged(lines(2, "line"), toAnn(Map.of())));

    assertThat(message.getSubject()).isEqualTo("Failed: Nightly report (acme)");
    assertThat(message.getFrom()[0]).hasToString("Quarterhour <jobs@acme.example>");
    assertThat(message.getAllRecipients()[0]).hasToString("ann@acme.example");
    assertThat(parts(message).get("text/plain"))
        .isEqualTo(
            """
            Failed: Nightly report

            2 of 3 reports were not sent

            Task:          acme/nightly
            Tenant:        acme
            Action:        report
            Scheduled for: 2026-03-02 12:00:00 UTC
            Nominal time:  2026-03-02 11:55:00 UTC
            Started:       2026-03-02 12:00:00 UTC
            Ended:         2026-03-02 12:00:01 UTC
            Duration:      1.5 s
            Attempts:      2
            Execution:     019cae6b-6600-7000-8000-000000000001
            Link:          https://ops.example/acme/019cae6b-6600-7000-8000-000000000001

            Result
            ------
            sent: 1
            lost: ["north","south"]

            Log (UTC)
            ---------
            2026-03-02 12:00:01.000 INFO line 1
            2026-03-02 12:00:02.000 INFO line 2
            """);
    assertThat(parts(message).get("text/html"))
        .contains("<html lang=\"en\">", "<title>Failed: Nightly report (acme)</title>")
        .contains("background:#b91c1c", ">Failed</span>", "2 of 3 reports were not sent")
        .contains("[&quot;north&quot;,&quot;south&quot;]", "line 2")
        .contains("href=\"https://ops.example/acme/019cae6b-6600-7000-8000-000000000001\"");
    assertThat(parts(message)).containsKey("multipart/alternative");
  }

  @Test
  void itIsKnownAsARepetitionAndAsSentByAMachine() throws Exception {
    MimeMessage first = sent(Post.attempt(1, toAnn(Map.of())));
    MimeMessage second = sent(Post.attempt(2, toAnn(Map.of())));

    assertThat(first.getMessageID())
        .isEqualTo("<019cae6b-6600-7000-8000-000000000002@acme.example>")
        .isEqualTo(second.getMessageID());
    assertThat(first.getHeader("Auto-Submitted")).containsExactly("auto-generated");
    assertThat(first.getHeader("X-Quarterhour-Notification"))
        .containsExactly("019cae6b-6600-7000-8000-000000000002");
    assertThat(first.getSentDate()).isEqualTo(Date.from(Told.NOON));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"a\":[1,{\"b\":null}],\"c\":1.50}", "[1,2]", "\"text\"", "no JSON {"})
  void anyResultIsShown(String result) throws Exception {
    String text = textOf(Outcome.failure("").withResult(result));

    assertThat(text).contains("Result\n------\n");
    assertThat(text.substring(text.indexOf("------")).replaceAll("[\\s\"]", ""))
        .contains(result.replaceAll("[\\s\"{}]", "").split(",", 2)[0]);
  }

  @Test
  void objectsInAListAreATable() throws Exception {
    String rows =
        IntStream.range(0, 60)
            .mapToObj(i -> "{\"id\":" + i + ",\"name\":\"<n" + i + ">\"}")
            .collect(Collectors.joining(",", "[", "]"));

    Map<String, String> parts =
        parts(sent(titled("t", Outcome.failure("").withResult(rows), toAnn(Map.of()))));

    assertThat(parts.get("text/html"))
        .contains(">id</th>", ">name</th>", "&lt;n49&gt;", "and 10 more rows")
        .doesNotContain("n50");
    assertThat(parts.get("text/plain")).contains("id: 49\nname: <n49>\n", "(and 10 more rows)");
  }

  @Test
  void aDigestListsThemAll() throws Exception {
    Execution failed = Told.execution(ExecutionState.FAILED, Post.LOST);
    Execution fine = Told.execution(ExecutionState.SUCCEEDED, Outcome.success("all sent"));
    MimeMessage message =
        sent(
            new Notification(
                failed.id(),
                1,
                toAnn(Map.of()),
                "Nightly report",
                NotificationRule.Event.ALWAYS,
                List.of(failed, failed, fine),
                List.of()));

    assertThat(message.getSubject()).isEqualTo("3 executions, 2 failed: Nightly report (acme)");
    assertThat(parts(message).get("text/plain"))
        .contains(
            "- Failed  2026-03-02 12:00:00 UTC  acme  1.5 s\n  2 of 3 reports were not sent\n")
        .contains("- Succeeded  2026-03-02 12:00:00 UTC  acme  1.5 s\n  all sent\n")
        .contains("Latest execution:\n\nall sent\n");
    assertThat(parts(message).get("text/html")).contains("3 executions, 2 failed</span>");
  }

  @Test
  void whatNeverRanIsToldToo() throws Exception {
    Execution late = Told.execution(ExecutionState.WAITING, null);
    MimeMessage message =
        sent(
            new Notification(
                late.id(),
                1,
                toAnn(Map.of()),
                "Nightly report",
                NotificationRule.Event.ON_LATE,
                List.of(late),
                List.of()));

    assertThat(message.getSubject()).isEqualTo("Late: Nightly report (acme)");
  }

  // Sizes

  @Test
  void aResultOfAHundredMegabytesMakesASmallMail() throws Exception {
    String result = "\"" + "x".repeat(100_000_000) + "\"";

    assertThat(textOf(Outcome.failure("much").withResult(result)))
        .contains("characters in all")
        .hasSizeLessThan(10_000);
    assertThat(server.received().get(0).raw()).hasSizeLessThan(50_000);
  }

  @Test
  void aSummaryAndATitleOfAnySizeMakeASmallMail() throws Exception {
    MimeMessage message =
        sent(
            titled("t".repeat(1_000_000), Outcome.failure("s".repeat(1_000_000)), toAnn(Map.of())));

    assertThat(message.getSubject()).hasSizeLessThan(300);
    assertThat(server.received().get(0).raw()).hasSizeLessThan(50_000);
  }

  @Test
  void aLongLogIsAttachedAndItsLastLinesAreShown() throws Exception {
    Map<String, String> parts = parts(sent(logged(lines(1000, "some line"), toAnn(Map.of()))));

    assertThat(parts).containsKeys("multipart/mixed", "multipart/alternative");
    assertThat(parts.get("log.txt").lines()).hasSize(1000);
    assertThat(parts.get("log.txt")).startsWith("2026-03-02 12:00:01.000 INFO some line 1\n");
    assertThat(parts.get("text/plain"))
        .contains("(980 earlier lines are not shown, see log.txt)", "line 981\n", "line 1000\n")
        .doesNotContain("line 980\n");
    assertThat(parts.get("text/html")).contains("980 earlier lines are not shown, see log.txt");
  }

  @Test
  void theLargestLogMakesAMailOfAMegabyteOrTwo() throws Exception {
    Map<String, String> parts =
        parts(sent(logged(lines(1000, "x".repeat(9_990)), toAnn(Map.of()))));

    assertThat(parts.get("log.txt")).startsWith("(901 earlier lines are left out)\n");
    assertThat(server.received().get(0).raw()).hasSizeLessThan(2_000_000);
  }

  @Test
  void theHostSaysFromWhichSizeALogIsAttached() throws Exception {
    notifier = Post.notifier(server.port(), Map.of("attachLogAbove", 50), Map.of());

    assertThat(parts(sent(logged(lines(2, "short"), toAnn(Map.of())))))
        .doesNotContainKey("log.txt");
    assertThat(parts(sent(logged(lines(9, "short"), toAnn(Map.of()))))).containsKey("log.txt");
  }

  // Templates

  @Test
  void aRuleMaySayItInItsOwnWords() throws Exception {
    MimeMessage message =
        sent(
            failure(
                toAnn(
                    Map.of(
                        "subject", "{{status}}: {{title}} of {{tenant}}",
                        "text", "{{summary}}, {{result.sent}} was. {{nothing}}\n",
                        "html",
                            "<p>{{summary}}</p>{{#result.lost}}<i>{{.}}</i>{{/result.lost}}"))));

    assertThat(message.getSubject()).isEqualTo("Failed: Nightly report of acme");
    assertThat(parts(message))
        .containsEntry("text/plain", "2 of 3 reports were not sent, 1 was. \n")
        .containsEntry("text/html", "<p>2 of 3 reports were not sent</p><i>north</i><i>south</i>");
  }

  @Test
  void whoSaysOnlyATextGetsOnlyAText() throws Exception {
    MimeMessage message = sent(failure(toAnn(Map.of("text", "It {{status}}.\n"))));

    assertThat(message.isMimeType("text/plain")).isTrue();
    assertThat(parts(message)).containsEntry("text/plain", "It Failed.\n");
  }

  @Test
  void linesThatBeginWithDotsAndLongLinesArriveAsTheyAre() throws Exception {
    String text = ".\n..\n.x\nFrom me\n" + "y".repeat(5000) + "\n.\nend\n";

    assertThat(parts(sent(failure(toAnn(Map.of("text", text)))))).containsEntry("text/plain", text);
  }

  @Test
  void lettersOfAllWorldArriveAsTheyAre() throws Exception {
    String words = "Grüße, 世界 \uD83D\uDE00 ".repeat(8).strip();
    MimeMessage message =
        sent(
            titled(
                words,
                Outcome.failure(words),
                Map.of("to", "Jörg Müller <joerg@büro.example>", "replyTo", "Ω <o@acme.example>")));

    assertThat(message.getSubject()).isEqualTo("Failed: " + words + " (acme)");
    assertThat(message.getAllRecipients()[0])
        .hasToString("=?UTF-8?Q?J=C3=B6rg_M=C3=BCller?= <joerg@xn--bro-hoa.example>");
    assertThat(message.getReplyTo()[0].toString()).endsWith("<o@acme.example>");
    assertThat(parts(message).get("text/plain")).contains("\n" + words + "\n");
    assertThat(parts(message).get("text/html")).contains(words);
  }

  @Test
  void aBrokenTemplateGivesThePlainReportAndSaysSo() throws Exception {
    MimeMessage message =
        sent(
            failure(
                toAnn(
                    Map.of(
                        "subject", "{{#open}}",
                        "text", "{{>other}}",
                        "html", "<html><body class=\"x\"><p>{{title}}</p></body></html>"))));

    assertThat(message.getSubject()).isEqualTo("Failed: Nightly report (acme)");
    assertThat(parts(message).get("text/plain"))
        .startsWith("The template 'subject' of the rule cannot be used: ")
        .contains(". The subject of the standard report is used instead.\n")
        .contains("The template 'text' of the rule cannot be used: it cannot include other")
        .contains(". The text of the standard report is used instead.\n")
        .contains("Failed: Nightly report\n");
    assertThat(parts(message).get("text/html"))
        .startsWith("<html><body class=\"x\"><p>The template &#39;subject&#39; of the rule")
        .endsWith("<p>Nightly report</p></body></html>");
  }

  @Test
  void aTemplateThatWantsTooMuchGivesThePlainReportToo() throws Exception {
    String loops = "{{#log}}{{#log}}{{#log}}x{{/log}}{{/log}}{{/log}}";
    MimeMessage message = sent(logged(lines(1000, "l"), toAnn(Map.of("html", loops))));

    assertThat(parts(message).get("text/html"))
        .contains("The template &#39;html&#39; of the rule cannot be used: ")
        .contains(". The html of the standard report is used instead.")
        .contains("<h1");
  }

  // Injection

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\r\nBcc: eve@evil.example",
        "a\nBcc: eve@evil.example\n\nbody",
        "a\rBcc: eve@evil.example",
        "a\u2028Bcc: eve@evil.example",
        "a\u0085Bcc: eve@evil.example",
        "=?UTF-8?Q?a=0D=0ABcc:_eve@evil.example?=",
        "a\u0000\u0007\u001b[2J"
      })
  void whateverATitleOrASummaryHoldsItStaysInItsPlace(String evil) throws Exception {
    for (Map<String, Object> more :
        List.<Map<String, Object>>of(Map.of(), Map.of("subject", "{{title}} {{{summary}}}"))) {
      MimeMessage message = sent(titled(evil, Outcome.failure(evil), toAnn(more)));

      assertThat(message.getHeader("Bcc")).isNull();
      assertThat(message.getHeader("Subject")).hasSize(1);
      assertThat(message.getSubject()).doesNotContain("\r", "\n", "\u2028", "\u0000");
      assertThat(message.getAllRecipients()).hasSize(1);
    }
    assertThat(server.received())
        .allSatisfy(
            received -> assertThat(received.recipients()).containsExactly("ann@acme.example"));
    assertThat(server.commands()).noneMatch(line -> line.contains("eve@"));
  }

  @Test
  void whateverAnythingHoldsItIsTextInHtml() throws Exception {
    String evil = "<script>alert(1)</script>\" onload='x' <!-- ";
    Outcome outcome = Outcome.failure(evil).withResult("{\"<script>\":\"<script>\"}");
    Notification told = titled(evil, outcome, toAnn(Map.of()));
    Notification withLog =
        new Notification(
            told.id(),
            1,
            told.settings(),
            told.title(),
            told.event(),
            told.executions(),
            lines(1, evil));

    assertThat(parts(sent(withLog)).get("text/html"))
        .doesNotContain("<script", "onload='", "<!-- ")
        .contains("&lt;script&gt;");
  }
}
