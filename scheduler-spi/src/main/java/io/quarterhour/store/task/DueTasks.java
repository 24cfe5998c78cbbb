package io.quarterhour.store.task;

import io.quarterhour.task.ScheduleState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tasks that are due.
 *
 * @param tasks the due tasks, the earliest first
 * @param next the instant at which the earliest of all other tasks is due: in the past if the limit
 *     cut the list; null if there is none
 */
public record DueTasks(List<DueTask> tasks, @Nullable Instant next) {
  /**
   * A task that is due.
   *
   * @param taskRevision the id of the task and its newest revision
   * @param scheduleState the schedule state of the task
   */
  public record DueTask(TaskRevision taskRevision, ScheduleState scheduleState) {}
}
