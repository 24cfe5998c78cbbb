package io.quarterhour.notify.ticket;

import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.ExecutionStatus;
import io.quarterhour.execution.LogLine;
import io.quarterhour.execution.Outcome;
import io.quarterhour.execution.Severity;
import io.quarterhour.notifier.Notification;
import io.quarterhour.notify.ticket.system.NewTicket;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Creates the texts of tickets and comments: plain text with line breaks. */
final class TicketText {
  private static final int MAX_WORDS = 2000;
  private static final int MAX_LINES = 10;

  private TicketText() {}

  /**
   * {@return a ticket about a failure}
   *
   * @param opening the record of the ticket
   * @param refusal the reason for which the ticket that it replaces refused a comment; null if it
   *     replaces none, or the reason is unknown
   */
  static NewTicket ticket(
      TicketUpdate ticketUpdate, TicketRecord opening, @Nullable String refusal) {
    String reference = ticketUpdate.key().reference(opening.number());
    Notification notification = ticketUpdate.notification();
    Execution execution = ticketUpdate.execution();
    boolean isAlone =
        ticketUpdate.rule().shareBy().isEmpty() && !execution.tenant().isInstallation();
    String title =
        notification.title().replaceAll("\\p{Cntrl}", " ")
            + (execution.state() == ExecutionState.INTERRUPTED ? " was interrupted" : " failed")
            + (isAlone ? " for " + execution.tenant() : "");
    String text =
        comment(ticketUpdate)
            + replaced(opening.replaced(), refusal)
            + "\nThis ticket is resolved automatically after the recovery. Reference: "
            + reference;
    return new NewTicket(reference, title, text, ticketUpdate.rule().ticket());
  }

  private static String replaced(@Nullable String ticket, @Nullable String refusal) {
    return ticket == null
        ? ""
        : "\n\nThis ticket replaces ticket "
            + ticket
            + ", which refuses comments"
            + (refusal == null ? "" : ": " + shortened(refusal))
            + ". Further failures may not be reported until that is corrected.\n";
  }

  /**
   * {@return a text about the outcome of an execution; its last line contains the id of the
   * notification}
   */
  static String comment(TicketUpdate ticketUpdate) {
    Notification notification = ticketUpdate.notification();
    Execution execution = ticketUpdate.execution();
    ExecutionStatus status = execution.status();
    StringBuilder text =
        new StringBuilder(notification.title()).append(' ').append(describe(execution));
    Outcome outcome = execution.outcome();
    if (outcome != null && !outcome.summary().isEmpty()) {
      text.append(": ").append(shortened(outcome.summary()));
    } else if (status.reason() != null) {
      text.append(": ").append(shortened(status.reason()));
    }
    text.append("\n\nTenant: ").append(execution.tenant());
    execution.task().ifPresent(task -> text.append("\nTask: ").append(task));
    text.append("\nAction: ").append(execution.action());
    text.append("\nScheduled for: ").append(execution.slot());
    line(text, "Started", status.startedAt());
    line(text, "Ended", status.endedAt());
    text.append("\nAttempts: ").append(execution.attemptCounts().attempt());
    text.append("\nExecution: ").append(execution.id());
    ticketUpdate.rule().link(execution).ifPresent(link -> text.append("\nLink: ").append(link));
    // The notification contains the log of its last execution only.
    boolean isLast = execution.equals(notification.execution());
    List<String> lines = isLast ? warnings(notification.log()) : List.of();
    if (!lines.isEmpty()) {
      text.append("\n\nLatest warnings and errors:\n").append(String.join("\n", lines));
    }
    return text.append("\n\nNotification: ").append(notification.id()).toString();
  }

  /** {@return the comment with which a ticket is resolved} */
  static String recovery(TicketUpdate ticketUpdate) {
    boolean isOne =
        ticketUpdate.execution().state() == ExecutionState.SUCCEEDED
            || ticketUpdate.execution().state() == ExecutionState.WARNING;
    // Otherwise a newer success has overtaken the failure that is being reported.
    return isOne
        ? comment(ticketUpdate)
        : "A later execution succeeded. It follows this failure:\n\n" + comment(ticketUpdate);
  }

  private static void line(StringBuilder text, String name, @Nullable Object value) {
    if (value != null) {
      text.append('\n').append(name).append(": ").append(value);
    }
  }

  private static String describe(Execution execution) {
    return switch (execution.state()) {
      case SUCCEEDED -> "recovered";
      case WARNING -> "recovered with warnings";
      case INTERRUPTED -> "was interrupted";
      default -> "failed";
    };
  }

  private static List<String> warnings(List<LogLine> log) {
    Predicate<LogLine> isOne = line -> line.severity().compareTo(Severity.WARNING) >= 0;
    List<String> lines =
        log.stream()
            .filter(isOne)
            .map(line -> line.at() + " " + line.severity() + " " + shortened(line.text()))
            .toList();
    return lines.subList(Math.max(0, lines.size() - MAX_LINES), lines.size());
  }

  private static String shortened(String text) {
    return text.length() > MAX_WORDS ? text.substring(0, MAX_WORDS) + ".." : text;
  }
}
