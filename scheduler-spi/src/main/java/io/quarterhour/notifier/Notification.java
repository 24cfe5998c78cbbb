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
 * One message to one destination about one outcome, or about several if the rule collects them in a
 * digest.
 *
 * @param id the id of the notification, the same at each attempt and when a caller resends it: a
 *     key by which the receiver can recognise a repetition
 * @param attempt the number of this attempt, from 1
 * @param settings the settings of the rule
 * @param title the title of the task, or of the action if there is no task
 * @param event the event that the notification reports
 * @param executions the executions that the notification is about, in the order in which their
 *     events occurred; exactly one unless the rule collects them in a digest. They have finished,
 *     unless the event is that an execution is late. If the results of a digest have more than
 *     4,194,304 characters, later ones are left out
 * @param log the log lines of the last of these executions; the newest 1,000 if there are more
 */
public record Notification(
    ExecutionId id,
    int attempt,
    Map<String, Object> settings,
    String title,
    NotificationRule.Event event,
    List<Execution> executions,
    List<LogLine> log) {
  /** {@return the tenant that owns the task of the rule} */
  public TenantId owner() {
    return execution().task().map(TaskId::tenant).orElse(execution().tenant());
  }

  /**
   * {@return the execution that the notification is about; the last of them if there are several}
   */
  public Execution execution() {
    return executions.get(executions.size() - 1);
  }
}
