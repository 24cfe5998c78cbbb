package io.quarterhour.task;

/** Where the fire times of a task come from. */
public enum ScheduleSource {
  /** From the schedule that the action declares as its default. */
  AUTOMATIC,
  /** From the schedule that stands on the task. */
  SCHEDULED,
  /** From nowhere: the task runs only when somebody asks for it. */
  MANUAL
}
