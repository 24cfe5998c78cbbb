package io.quarterhour.notify.mail;

import static io.quarterhour.notify.NotificationFixtures.NOON;

import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.LogLine;
import io.quarterhour.execution.Outcome;
import io.quarterhour.execution.Severity;
import io.quarterhour.notifier.DeliveryException;
import io.quarterhour.notifier.Notification;
import io.quarterhour.notify.NotificationFixtures;
import io.quarterhour.task.NotificationRule;
import jakarta.mail.BodyPart;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.ContentType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Fixtures shared by the mail tests. */
final class MailFixtures {
  static final Outcome LOST =
      Outcome.failure("2 of 3 reports were not sent")
          .withResult("{\"sent\":1,\"lost\":[\"north\",\"south\"]}");

  private MailFixtures() {}

  /** {@return a notifier that sends mail to the server on a port} */
  static MailNotifier notifier(int port, Map<String, Object> extra, Map<String, String> secrets) {
    Map<String, Object> settings =
        new HashMap<>(
            Map.of(
                "host", "localhost",
                "port", port,
                "security", "none",
                "from", "Quarterhour <jobs@acme.example>"));
    settings.putAll(extra);
    MailNotifier notifier = new MailNotifier();
    notifier.configure(NotificationFixtures.context("mail", settings, secrets));
    return notifier;
  }

  static MailNotifier notifier(int port) {
    return notifier(port, Map.of(), Map.of());
  }

  /** {@return settings of a rule with Ann as the recipient, and with additional settings} */
  static Map<String, Object> toAnn(Map<String, Object> extra) {
    Map<String, Object> settings = new HashMap<>(Map.of("to", "ann@acme.example"));
    settings.putAll(extra);
    return settings;
  }

  static Notification failure(Map<String, Object> settings) {
    return NotificationFixtures.notification(
        NotificationFixtures.execution(ExecutionState.FAILED, LOST), settings);
  }

  static Notification attempt(int number, Map<String, Object> settings) {
    Notification first = failure(settings);
    return new Notification(
        first.id(),
        number,
        settings,
        first.title(),
        first.event(),
        first.executions(),
        first.log());
  }

  static Notification titled(String title, Outcome outcome, Map<String, Object> settings) {
    Execution execution = NotificationFixtures.execution(ExecutionState.FAILED, outcome);
    return new Notification(
        execution.id(),
        1,
        settings,
        title,
        NotificationRule.Event.ON_FAILURE,
        List.of(execution),
        List.of());
  }

  static Notification logged(List<LogLine> log, Map<String, Object> settings) {
    Notification notification = failure(settings);
    return new Notification(
        notification.id(),
        1,
        settings,
        notification.title(),
        notification.event(),
        notification.executions(),
        log);
  }

  static List<LogLine> lines(int count, String text) {
    Execution execution = NotificationFixtures.execution(ExecutionState.FAILED, LOST);
    List<LogLine> lines = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      lines.add(
          new LogLine(execution.id(), i, NOON.plusSeconds(i), Severity.INFO, text + " " + i, null));
    }
    return lines;
  }

  /** {@return the parts of a message, keyed by content type, or by file name for attachments} */
  static Map<String, String> parts(Part message) throws Exception {
    Map<String, String> parts = new HashMap<>();
    collect(message, parts);
    return parts;
  }

  private static void collect(Part part, Map<String, String> parts) throws Exception {
    if (part.getContent() instanceof Multipart multipart) {
      parts.put(new ContentType(part.getContentType()).getBaseType(), "");
      for (int i = 0; i < multipart.getCount(); i++) {
        BodyPart bodyPart = multipart.getBodyPart(i);
        collect(bodyPart, parts);
      }
    } else {
      String name =
          part.getFileName() == null
              ? new ContentType(part.getContentType()).getBaseType()
              : part.getFileName();
      parts.put(name, String.valueOf(part.getContent()).replace("\r\n", "\n"));
    }
  }

  /** {@return the exception of a delivery that must fail} */
  static DeliveryException failureOf(MailNotifier notifier, Notification notification)
      throws Exception {
    try {
      notifier.send(notification);
    } catch (DeliveryException e) {
      return e;
    }
    throw new AssertionError("the delivery was expected to fail");
  }
}
