package io.quarterhour.store.task;

import io.quarterhour.store.execution.NewExecution;
import io.quarterhour.task.ScheduleState;
import io.quarterhour.task.TaskId;
import java.util.ArrayList;
import java.util.List;

/**
 * The effects of the due fire times of one task, and its schedule state afterwards.
 *
 * @param task the id of the task
 * @param scheduleState the schedule state to store; its version is the one that it was computed
 *     from
 * @param skipped the fire times that get no execution, in order of time
 * @param executions the executions to insert, in order of time
 * @param conditionalNotifications the notifications to insert, depending on the rows that are
 *     created
 */
public record Firing(
    TaskId task,
    ScheduleState scheduleState,
    List<SkippedSlots> skipped,
    List<NewExecution> executions,
    List<ConditionalNotification> conditionalNotifications) {
  /**
   * Creates a firing without notifications.
   *
   * @param task the id of the task
   * @param scheduleState the schedule state to store
   * @param skipped the fire times that get no execution, in order of time
   * @param executions the executions to insert, in order of time
   */
  public Firing(
      TaskId task,
      ScheduleState scheduleState,
      List<SkippedSlots> skipped,
      List<NewExecution> executions) {
    this(task, scheduleState, skipped, executions, List.of());
  }

  /** {@return the number of characters of all documents that this firing may insert} */
  public long textLength() {
    return newExecutions().stream().mapToLong(NewExecution::textLength).sum();
  }

  /**
   * Returns all executions that this firing may insert and that can be claimed afterwards.
   *
   * @return the executions and the conditional notifications
   */
  public List<NewExecution> newExecutions() {
    if (conditionalNotifications.isEmpty()) {
      return executions;
    }
    List<NewExecution> all = new ArrayList<>(executions);
    conditionalNotifications.forEach(
        conditionalNotification -> all.add(conditionalNotification.notification()));
    return all;
  }
}
