package io.quarterhour.internal.node;

import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.Outcome;
import io.quarterhour.notifier.Notification;
import io.quarterhour.notifier.Notifier;
import io.quarterhour.task.NotificationRule;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The notifier {@code log}, which every scheduler has: it writes a line to the logger {@code
 * io.quarterhour.outcome}.
 */
final class LogNotifier implements Notifier {
  private static final Logger LOG = LoggerFactory.getLogger("io.quarterhour.outcome");

  @Override
  public String name() {
    return "log";
  }

  @Override
  public void send(Notification notification) {
    boolean late = notification.event() == NotificationRule.Event.ON_LATE;
    notification.executions().forEach(execution -> log(notification.title(), execution, late));
  }

  private static void log(String title, Execution execution, boolean late) {
    Outcome outcome = execution.outcome();
    String summary = outcome == null ? execution.status().reason() : outcome.summary();
    boolean well =
        execution.state() == ExecutionState.SUCCEEDED
            || execution.state() == ExecutionState.CANCELLED;
    LOG.atLevel(well && !late ? Level.INFO : Level.WARN)
        .log(
            "{} (tenant {}, slot {}) {}{}: {}",
            title,
            execution.tenant(),
            execution.slot(),
            late ? "is late, " : "",
            execution.state(),
            summary == null ? "" : summary);
  }
}
