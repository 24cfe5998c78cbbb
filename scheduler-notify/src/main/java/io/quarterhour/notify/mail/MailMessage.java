package io.quarterhour.notify.mail;

import io.quarterhour.notifier.Notification;
import io.quarterhour.notify.template.InvalidTemplateException;
import io.quarterhour.notify.template.OutputFormat;
import io.quarterhour.notify.template.Template;
import io.quarterhour.notify.template.TemplateVariables;
import io.quarterhour.notify.template.Truncation;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A mail that is ready to be sent.
 *
 * @param id the id of the notification
 * @param from the sender
 * @param rule the settings of the rule, with the recipients
 * @param subject the subject, in one line
 * @param content the content
 */
record MailMessage(
    String id, InternetAddress from, MailRuleSettings rule, String subject, Content content) {
  private static final Pattern BODY = Pattern.compile("<body\\b[^>]*>", Pattern.CASE_INSENSITIVE);

  private static final int MAX_SUBJECT = 200;
  private static final int MAX_TEXT = 200_000;
  private static final int MAX_HTML = 500_000;

  /**
   * The content of a mail.
   *
   * @param text the plain text
   * @param html the same content in HTML; null if the mail has only plain text
   * @param log the log to attach; null if none is attached
   */
  record Content(String text, @Nullable String html, @Nullable String log) {}

  /** {@return the mail for a notification} */
  static MailMessage of(Notification notification, MailRuleSettings rule, MailServerSettings host) {
    Map<String, Object> variables = TemplateVariables.of(notification, host.link(notification));
    MailReport mailReport = MailReport.of(notification, variables, host.attachLogAbove());
    List<String> notes = new ArrayList<>();
    Writer writer = new Writer(variables, notes);
    String subject = writer.write("subject", rule.subject(), OutputFormat.LINE, MAX_SUBJECT * 10);
    String text = writer.write("text", rule.text(), OutputFormat.TEXT, MAX_TEXT);
    String html = writer.write("html", rule.html(), OutputFormat.HTML, MAX_HTML);
    boolean isPlain = rule.text() != null && rule.html() == null && notes.isEmpty();
    Content content =
        new Content(
            text == null ? mailReport.text(notes) : noted(notes, text),
            html != null ? notedHtml(notes, html) : isPlain ? null : mailReport.html(notes),
            mailReport.attachment());
    String line = AddressParser.headerText(subject == null ? mailReport.subject() : subject);
    return new MailMessage(
        notification.id().toString(),
        host.from(),
        rule,
        Truncation.cut(line, MAX_SUBJECT),
        content);
  }

  private static String noted(List<String> notes, String text) {
    return notes.isEmpty() ? text : String.join("\n", notes) + "\n\n" + text;
  }

  private static String notedHtml(List<String> notes, String html) {
    StringBuilder all = new StringBuilder();
    notes.forEach(note -> all.append("<p>").append(OutputFormat.HTML.escaped(note)).append("</p>"));
    Matcher body = BODY.matcher(html);
    int at = body.find() ? body.end() : 0;
    return html.substring(0, at) + all + html.substring(at);
  }

  /** Renders the templates of a rule, and collects a note for each template that is invalid. */
  private record Writer(Map<String, Object> variables, List<String> notes) {
    @Nullable String write(
        String name, @Nullable String template, OutputFormat outputFormat, int max) {
      if (template == null) {
        return null;
      }
      try {
        return Template.of(template, outputFormat).render(variables, max);
      } catch (InvalidTemplateException e) {
        notes.add(
            "The template '"
                + name
                + "' of the rule cannot be used: "
                + e.getMessage()
                + ". The "
                + name
                + " of the standard report is used instead.");
        return null;
      }
    }
  }

  /**
   * {@return the MIME message}
   *
   * @param at the sending time that the message states
   * @throws MessagingException if the mail library rejects the content
   */
  MimeMessage message(Session session, Instant at) throws MessagingException {
    MimeMessage message = new Identified(session, messageId());
    message.setFrom(from);
    message.setRecipients(Message.RecipientType.TO, array(rule.to()));
    message.setRecipients(Message.RecipientType.CC, array(rule.cc()));
    if (!rule.replyTo().isEmpty()) {
      message.setReplyTo(array(rule.replyTo()));
    }
    message.setSubject(subject, StandardCharsets.UTF_8.name());
    message.setSentDate(Date.from(at));
    message.setHeader("Auto-Submitted", "auto-generated");
    message.setHeader("X-Quarterhour-Notification", id);
    MimeParts.fill(message, content);
    message.saveChanges();
    return message;
  }

  /**
   * {@return the {@code Message-ID}, which is the same at each attempt, so that a receiver can
   * detect a duplicate}
   */
  private String messageId() {
    String address = from.getAddress();
    return "<" + id + address.substring(address.lastIndexOf('@')) + ">";
  }

  private static InternetAddress[] array(List<InternetAddress> addresses) {
    return addresses.toArray(InternetAddress[]::new);
  }

  /** A message with a fixed {@code Message-ID}; the library would generate a new one. */
  private static final class Identified extends MimeMessage {
    private final String messageId;

    Identified(Session session, String messageId) {
      super(session);
      this.messageId = messageId;
    }

    @Override
    protected void updateMessageID() throws MessagingException {
      setHeader("Message-ID", messageId);
    }
  }
}
