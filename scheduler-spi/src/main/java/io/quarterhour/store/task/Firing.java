package io.quarterhour.store.task;

import io.quarterhour.store.execution.NewExecution;
import io.quarterhour.task.ScheduleState;
import io.quarterhour.task.TaskId;
import java.util.ArrayList;
import java.util.List;

/**
 * What becomes of the due fire times of one task, and where its timetable stands afterwards.
 *
 * @param task which task
 * @param scheduleState the timetable to be stored; its version is the one that it was computed from
 * @param skipped fire times that get no execution, in order of time
 * @param executions executions to be admitted, in order of time
 * @param conditionalNotifications who is told of what is made
 */
public record Firing(
    TaskId task,
    ScheduleState scheduleState,
    List<SkippedSlots> skipped,
    List<NewExecution> executions,
    List<ConditionalNotification> conditionalNotifications) {
  /**
   * What becomes of fire times of which nobody is told at once.
   *
   * @param task which task
   * @param scheduleState the timetable to be stored
   * @param skipped fire times that get no execution, in order of time
   * @param executions executions to be admitted, in order of time
   */
  public Firing(
      TaskId task,
      ScheduleState scheduleState,
      List<SkippedSlots> skipped,
      List<NewExecution> executions) {
    this(task, scheduleState, skipped, executions, List.of());
  }

  /**
   * Tells what the act will have inserted that claims can find.
   *
   * @return the executions, and the notifications of those who are told if it comes to that
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
