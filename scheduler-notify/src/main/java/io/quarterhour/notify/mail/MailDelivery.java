package io.quarterhour.notify.mail;

import io.quarterhour.error.InvalidInputException;
import io.quarterhour.notifier.DeliveryException;
import io.quarterhour.notifier.Notification;
import io.quarterhour.notify.template.InvalidTemplateException;
import io.quarterhour.notify.template.OutputFormat;
import io.quarterhour.notify.template.Template;
import io.quarterhour.plugin.PluginContext;
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
 * The mail notifier after its configuration.
 *
 * @param host the settings of the host
 * @param smtp the sender, which opens a new connection for each mail
 * @param pendingRecipients the store of the recipients that have not received a mail yet
 * @param now the time of the engine
 */
record MailDelivery(
    MailServerSettings host,
    SmtpSender smtp,
    PendingRecipients pendingRecipients,
    Supplier<Instant> now) {
  /**
   * Configures the notifier.
   *
   * @throws InvalidInputException if settings of the host are invalid; it names all problems
   */
  static MailDelivery of(PluginContext context) {
    List<String> problems = new ArrayList<>();
    MailServerSettings host =
        MailServerSettings.read(context.settings(), context::secret, problems);
    if (host == null) {
      throw new InvalidInputException("", problems);
    }
    return new MailDelivery(
        host,
        new SmtpSender(host.server(), context::secret),
        new PendingRecipients(context.state()),
        context.time()::instant);
  }

  List<String> problems(Map<String, Object> settings) {
    List<String> problems = new ArrayList<>();
    MailRuleSettings rule = MailRuleSettings.read(settings, problems);
    if (rule != null) {
      check("subject", rule.subject(), OutputFormat.LINE, problems);
      check("text", rule.text(), OutputFormat.TEXT, problems);
      check("html", rule.html(), OutputFormat.HTML, problems);
    }
    return problems;
  }

  private static void check(
      String name, @Nullable String template, OutputFormat outputFormat, List<String> problems) {
    if (template != null) {
      try {
        Template.of(template, outputFormat);
      } catch (InvalidTemplateException e) {
        problems.add("'" + name + "' is not a valid template: " + e.getMessage());
      }
    }
  }

  /**
   * Sends a mail to all recipients that have not received it yet.
   *
   * @throws DeliveryException if the server rejected recipients or the mail, or if the rule is
   *     invalid
   * @throws IOException if the server cannot be reached, or fails without a reply
   */
  void send(Notification notification) throws DeliveryException, IOException {
    List<String> problems = new ArrayList<>();
    MailRuleSettings rule = MailRuleSettings.read(notification.settings(), problems);
    if (rule == null) {
      throw DeliveryException.permanent(String.join("; ", problems));
    }
    PendingRecipients.Recipients recipients = pendingRecipients.of(notification, rule.recipients());
    MailMessage mailMessage = MailMessage.of(notification, rule, host);
    RejectedRecipients rejectedRecipients =
        smtp.send(mailMessage, now.get(), recipients.open().toArray(InternetAddress[]::new));
    finish(notification, recipients, rejectedRecipients);
  }

  private void finish(
      Notification notification,
      PendingRecipients.Recipients recipients,
      RejectedRecipients rejectedRecipients)
      throws DeliveryException {
    List<RejectedRecipients.Refusal> forGood = new ArrayList<>(recipients.refused());
    forGood.addAll(rejectedRecipients.forGood());
    List<RejectedRecipients.Refusal> forNow = rejectedRecipients.forNow();
    pendingRecipients.keep(notification, recipients.stored(), forNow, forGood);
    if (forNow.isEmpty() && forGood.isEmpty()) {
      return;
    }
    String what =
        "sent to "
            + (recipients.all() - forNow.size() - forGood.size())
            + " of "
            + recipients.all()
            + " recipients; "
            + host.server().host()
            + (forGood.isEmpty()
                ? ""
                : " permanently rejected " + RejectedRecipients.describe(forGood))
            + (forGood.isEmpty() || forNow.isEmpty() ? "" : " and")
            + (forNow.isEmpty()
                ? ""
                : " temporarily rejected " + RejectedRecipients.describe(forNow));
    throw forNow.isEmpty()
        ? DeliveryException.permanent(what)
        : DeliveryException.delayed(what, Duration.ZERO);
  }
}
