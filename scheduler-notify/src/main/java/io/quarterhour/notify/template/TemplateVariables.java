package io.quarterhour.notify.template;

import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.ExecutionStatus;
import io.quarterhour.execution.LogLine;
import io.quarterhour.execution.Outcome;
import io.quarterhour.notifier.Notification;
import io.quarterhour.task.TaskId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The variables of templates.
 *
 * <ul>
 *   <li>Of the notification: {@code notification} (its id), {@code title}, {@code event} (for
 *       example {@code ON_FAILURE}), {@code statusText} (text: {@code Failed}, {@code Recovered},
 *       {@code Late}), {@code link}, {@code count} and {@code executions} (all executions of a
 *       digest), {@code log} (a list, each entry with {@code at}, {@code severity}, {@code text},
 *       {@code percent}).
 *   <li>Of the execution, the last one of a digest: {@code execution} (its id), {@code task},
 *       {@code tenant}, {@code action}, {@code state} (for example {@code FAILED}), {@code
 *       stateText} (text: {@code Failed}), {@code succeeded}, {@code warned}, {@code failed}
 *       (booleans), {@code slot}, {@code nominalAt}, {@code slotCount}, {@code startedAt}, {@code
 *       endedAt}, {@code duration}, {@code durationMillis}, {@code attempts}, {@code failures},
 *       {@code summary}, {@code result} (its fields by name: {@code result.sent}).
 * </ul>
 *
 * <p>Each of {@code executions} has the variables of an execution except {@code result}. A variable
 * without a value is empty. Times are in UTC with a precision of seconds; {@code at} has a
 * precision of milliseconds.
 */
public final class TemplateVariables {
  private TemplateVariables() {}

  /**
   * Creates the variables of a notification.
   *
   * @param notification the notification
   * @param link the address of the execution in a user interface; null if the host gave none
   * @return the values by name; empty values may be missing
   */
  public static Map<String, Object> of(Notification notification, @Nullable String link) {
    Execution last = notification.execution();
    Map<String, Object> all = execution(last);
    all.put("notification", notification.id().toString());
    all.put("title", notification.title());
    all.put("event", notification.event().name());
    all.put("statusText", DisplayText.status(notification));
    all.put("count", notification.executions().size());
    all.put(
        "executions",
        notification.executions().stream().map(TemplateVariables::execution).toList());
    all.put("log", notification.log().stream().map(TemplateVariables::line).toList());
    Outcome outcome = last.outcome();
    if (outcome != null && outcome.result() != null) {
      put(all, "result", ResultJson.read(outcome.result()));
    }
    put(all, "link", link);
    return all;
  }

  private static Map<String, Object> execution(Execution execution) {
    ExecutionStatus status = execution.status();
    ExecutionState state = status.state();
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("execution", execution.id().toString());
    put(all, "task", execution.task().map(TaskId::toString).orElse(null));
    all.put("tenant", execution.tenant().isInstallation() ? "" : execution.tenant().value());
    all.put("action", execution.action());
    all.put("state", state.name());
    all.put("stateText", DisplayText.state(state));
    all.put("succeeded", state == ExecutionState.SUCCEEDED);
    all.put("warned", state == ExecutionState.WARNING);
    all.put("failed", state == ExecutionState.FAILED || state == ExecutionState.INTERRUPTED);
    all.put("slot", DisplayText.time(execution.slots().last()));
    all.put("nominalAt", DisplayText.time(execution.slots().nominal()));
    all.put("slotCount", execution.slots().count());
    all.put("startedAt", DisplayText.time(status.startedAt()));
    all.put("endedAt", DisplayText.time(status.endedAt()));
    Duration took = DisplayText.took(status);
    all.put("duration", DisplayText.span(took));
    put(all, "durationMillis", took == null ? null : took.toMillis());
    all.put("attempts", execution.attemptCounts().attempt());
    all.put("failures", execution.attemptCounts().failures());
    all.put("summary", DisplayText.summary(execution));
    return all;
  }

  private static Map<String, Object> line(LogLine line) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("at", DisplayText.logTime(line.at()));
    all.put("severity", line.severity().name());
    all.put("text", line.text());
    put(all, "percent", line.percent());
    return all;
  }

  private static void put(Map<String, Object> all, String name, @Nullable Object value) {
    if (value != null) {
      all.put(name, value);
    }
  }
}
