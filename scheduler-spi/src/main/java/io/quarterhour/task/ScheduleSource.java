package io.quarterhour.task;

/** The source of the fire times of a task. */
public enum ScheduleSource {
  /** The default schedule that the action declares. */
  ACTION,
  /** The schedule that the task defines. */
  TASK,
  /** No source: the task runs only on request. */
  NONE
}
