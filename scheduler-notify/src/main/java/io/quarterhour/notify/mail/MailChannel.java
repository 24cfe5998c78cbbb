package io.quarterhour.notify.mail;

import io.quarterhour.notifier.DeliveryException;
import io.quarterhour.notifier.Notification;
import io.quarterhour.notify.template.BrokenTemplateException;
import io.quarterhour.notify.template.Medium;
import io.quarterhour.notify.template.Template;
import io.quarterhour.plugin.PluginContext;
import io.quarterhour.problem.InvalidInputException;
import jakarta.mail.internet.InternetAddress;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The channel once it is set up.
 *
 * @param host what the host said
 * @param smtp who talks to the server
 * @param remaining who is still to get what
 * @param now the time
 */
record MailChannel(MailHost host, SmtpSender smtp, Remaining remaining, Supplier<Instant> now) {
  /**
   * Sets it up.
   *
   * @throws InvalidInputException if the host said something wrong; all of it
   */
  static MailChannel of(PluginContext context) {
    List<String> problems = new ArrayList<>();
    MailHost host = MailHost.read(context.settings(), context::secret, problems);
    if (host == null) {
      throw new InvalidInputException("", problems);
    }
    return new MailChannel(
        host,
        new SmtpSender(host.server(), context::secret),
        new Remaining(context.state()),
        context.time()::instant);
  }

  List<String> problems(Map<String, Object> settings) {
    List<String> problems = new ArrayList<>();
    MailRule rule = MailRule.read(settings, problems);
    if (rule != null) {
      check("subject", rule.subject(), Medium.LINE, problems);
      check("text", rule.text(), Medium.TEXT, problems);
      check("html", rule.html(), Medium.HTML, problems);
    }
    return problems;
  }

  private static void check(
      String name, @Nullable String template, Medium medium, List<String> problems) {
    if (template != null) {
      try {
        Template.of(template, medium);
      } catch (BrokenTemplateException e) {
        problems.add("'" + name + "' is no template: " + e.getMessage());
      }
    }
  }

  /**
   * Sends a mail to those who have not got it.
   *
   * @throws DeliveryException if the server refused somebody, or the rule is wrong
   * @throws IOException if the server cannot be talked to
   */
  void send(Notification notification) throws DeliveryException, IOException {
    List<String> problems = new ArrayList<>();
    MailRule rule = MailRule.read(notification.settings(), problems);
    if (rule == null) {
      throw DeliveryException.permanent(String.join("; ", problems));
    }
    Remaining.Recipients recipients = remaining.of(notification, rule.recipients());
    Mail mail = Mail.of(notification, rule, host);
    Refusals refusals =
        smtp.send(mail, now.get(), recipients.open().toArray(InternetAddress[]::new));
    conclude(notification, recipients, refusals);
  }

  private void conclude(
      Notification notification, Remaining.Recipients recipients, Refusals refusals)
      throws DeliveryException {
    List<Refusals.Refusal> forGood = new ArrayList<>(recipients.refused());
    forGood.addAll(refusals.forGood());
    List<Refusals.Refusal> forNow = refusals.forNow();
    remaining.keep(notification, recipients.kept(), forNow, forGood);
    if (forNow.isEmpty() && forGood.isEmpty()) {
      return;
    }
    String what =
        "sent to "
            + (recipients.all() - forNow.size() - forGood.size())
            + " of "
            + recipients.all()
            + "; "
            + host.server().host()
            + (forGood.isEmpty() ? "" : " refused " + Refusals.words(forGood))
            + (forGood.isEmpty() || forNow.isEmpty() ? "" : ", and")
            + (forNow.isEmpty() ? "" : " refused for now " + Refusals.words(forNow));
    throw forNow.isEmpty()
        ? DeliveryException.permanent(what)
        : DeliveryException.retryAfter(what, Duration.ZERO);
  }
}
