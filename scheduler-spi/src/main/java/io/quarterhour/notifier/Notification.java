package io.quarterhour.notifier;

import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.LogLine;
import io.quarterhour.task.NotificationRule;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.TenantId;
import java.util.List;
import java.util.Map;

/**
 * One message to one destination about one outcome, or several if the rule gathers them.
 *
 * @param id the notification itself, the same at each attempt and when somebody sends it again: a
 *     key by which the receiver can know a repetition
 * @param attempt the number of this attempt, from 1
 * @param settings the settings of the rule
 * @param title what people call the task, or the action if there is no task
 * @param event as what it is told
 * @param executions what is told of, in the order in which it came to pass; one, unless the rule
 *     gathers. It is over, unless it is told to be late
 * @param log the log lines of the last of them, the newest 1,000 if there are more
 */
public record Notification(
    ExecutionId id,
    int attempt,
    Map<String, Object> settings,
    String title,
    NotificationRule.Event event,
    List<Execution> executions,
    List<LogLine> log) {
  /** {@return the tenant to whom the task belongs whose rule this is} */
  public TenantId owner() {
    return execution().task().map(TaskId::tenant).orElse(execution().tenant());
  }

  /** {@return what is told of; the last of them if there are several} */
  public Execution execution() {
    return executions.get(executions.size() - 1);
  }
}
