package io.quarterhour.notify.log;

import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.ExecutionStatus;
import io.quarterhour.execution.Outcome;
import io.quarterhour.notifier.Notification;
import io.quarterhour.notifier.Notifier;
import io.quarterhour.task.NotificationRule;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The notifier {@value #NAME}: writes one line per execution to the log of the node, through SLF4J.
 * Failed and interrupted executions are logged at ERROR, warnings and late executions at WARN, all
 * others at INFO.
 *
 * <p>The one setting of a rule is {@code logger}, the name of the logger; the default is {@value
 * #LOGGER}.
 */
public final class LogNotifier implements Notifier {
  /** The name of this notifier in rules. */
  public static final String NAME = "log";

  /** The default logger. */
  public static final String LOGGER = "io.quarterhour.outcome";

  private static final String LOGGER_SETTING = "logger";

  /** Creates the notifier; called by {@code ServiceLoader}. */
  public LogNotifier() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<String> problems(Map<String, Object> settings) {
    TreeSet<String> unknown = new TreeSet<>(settings.keySet());
    unknown.remove(LOGGER_SETTING);
    if (!unknown.isEmpty()) {
      return List.of("no setting " + unknown + ", there is " + LOGGER_SETTING);
    }
    Object logger = settings.getOrDefault(LOGGER_SETTING, LOGGER);
    return logger instanceof String name && !name.isBlank()
        ? List.of()
        : List.of("'logger' must name a logger, was " + logger);
  }

  @Override
  public void send(Notification notification) {
    Object name = notification.settings().getOrDefault(LOGGER_SETTING, LOGGER);
    Logger log = LoggerFactory.getLogger(String.valueOf(name));
    for (Execution execution : notification.executions()) {
      log.atLevel(late(notification) ? Level.WARN : level(execution.state()))
          .log(
              "{}: {}{}{}{} (tenant={} slot={} execution={})",
              notification.title(),
              late(notification) ? "late, " : "",
              execution.state(),
              duration(execution.status()),
              summary(execution),
              execution.tenant(),
              execution.slot(),
              execution.id());
    }
  }

  private static boolean late(Notification notification) {
    return notification.event() == NotificationRule.Event.ON_LATE;
  }

  private static Level level(ExecutionState state) {
    return switch (state) {
      case FAILED, INTERRUPTED -> Level.ERROR;
      case WARNING -> Level.WARN;
      default -> Level.INFO;
    };
  }

  private static String duration(ExecutionStatus status) {
    return status.startedAt() == null || status.endedAt() == null
        ? ""
        : " after " + Duration.between(status.startedAt(), status.endedAt());
  }

  private static String summary(Execution execution) {
    Outcome outcome = execution.outcome();
    String reason = execution.status().reason();
    String text = outcome == null || outcome.summary().isEmpty() ? reason : outcome.summary();
    return text == null || text.isEmpty() ? "" : ": " + text;
  }
}
