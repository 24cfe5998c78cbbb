package io.quarterhour.notify.template;

import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.ExecutionStatus;
import io.quarterhour.execution.Outcome;
import io.quarterhour.notifier.Notification;
import io.quarterhour.task.NotificationRule;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Formats states, times and durations for people. */
public final class DisplayText {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private static final DateTimeFormatter LOG_TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

  private DisplayText() {}

  /** {@return an instant in UTC with a precision of seconds; empty for null} */
  public static String time(@Nullable Instant instant) {
    return instant == null ? "" : TIME.format(instant);
  }

  /** {@return an instant in UTC with a precision of milliseconds, without the name of the zone} */
  public static String logTime(Instant instant) {
    return LOG_TIME.format(instant);
  }

  /** {@return the duration of an execution; null if it has not started or has not finished} */
  public static @Nullable Duration took(ExecutionStatus status) {
    return status.startedAt() == null || status.endedAt() == null
        ? null
        : Duration.between(status.startedAt(), status.endedAt());
  }

  /** {@return a duration in its two largest units; empty for null} */
  public static String span(@Nullable Duration span) {
    if (span == null) {
      return "";
    }
    if (span.compareTo(Duration.ofSeconds(1)) < 0) {
      return Math.max(0, span.toMillis()) + " ms";
    }
    if (span.compareTo(Duration.ofMinutes(1)) < 0) {
      return String.format(Locale.ROOT, "%.1f s", Math.floor(span.toMillis() / 100.0) / 10);
    }
    if (span.compareTo(Duration.ofHours(1)) < 0) {
      return span.toMinutes() + " min " + span.toSecondsPart() + " s";
    }
    return span.compareTo(Duration.ofDays(1)) < 0
        ? span.toHours() + " h " + span.toMinutesPart() + " min"
        : span.toDays() + " d " + span.toHoursPart() + " h";
  }

  /** {@return a state as text that can start a title} */
  public static String state(ExecutionState state) {
    return switch (state) {
      case SUCCEEDED -> "Succeeded";
      case WARNING -> "Warning";
      case FAILED -> "Failed";
      case CANCELLED -> "Cancelled";
      case INTERRUPTED -> "Interrupted";
      case SKIPPED -> "Skipped";
      case WAITING -> "Waiting";
      case RUNNING -> "Running";
      case AWAITING_CHILDREN -> "Waiting for tenants";
      case QUARANTINED -> "Quarantined";
    };
  }

  /** {@return the status that a notification reports, as text that can start a title} */
  public static String status(Notification notification) {
    ExecutionState state = notification.execution().state();
    NotificationRule.Event event = notification.event();
    if (event == NotificationRule.Event.ON_LATE) {
      return "Late";
    }
    boolean recovers = event == NotificationRule.Event.ON_RECOVERY;
    return recovers && state == ExecutionState.SUCCEEDED ? "Recovered" : state(state);
  }

  /**
   * {@return the summary of the outcome, or the reason of the state if there is none; may be empty}
   */
  public static String summary(Execution execution) {
    Outcome outcome = execution.outcome();
    String reason = execution.status().reason();
    if (outcome != null && !outcome.summary().isEmpty()) {
      return outcome.summary();
    }
    return reason == null ? "" : reason;
  }
}
