package io.quarterhour.internal.client;

import io.quarterhour.error.InvalidInputException;
import io.quarterhour.firing.FireTime;
import io.quarterhour.firing.FireTimes;
import io.quarterhour.internal.cache.CompiledSchedules;
import io.quarterhour.store.task.TaskSummary;
import io.quarterhour.task.Pause;
import io.quarterhour.task.ScheduleState;
import io.quarterhour.task.Task;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Computes the schedule state that is stored when a task is saved. */
final class SavedScheduleState {
  private final ScopedTasks tasks;
  private final CompiledSchedules schedules;
  private final FireCountReset fireCountReset;

  SavedScheduleState(
      ScopedTasks tasks, CompiledSchedules schedules, FireCountReset fireCountReset) {
    this.tasks = tasks;
    this.schedules = schedules;
    this.fireCountReset = fireCountReset;
  }

  /** {@return the schedule state of a new task} */
  ScheduleState ofNew(Task task, Instant now) {
    ScheduleState initial = initial(task, 0, now);
    return task.startsPaused() && initial.next() != null
        ? initial.withPause(new Pause(tasks.caller().name(), "new", now, null))
        : initial;
  }

  /** {@return the schedule state after an edit; null if the state need not change} */
  @Nullable ScheduleState ofEdit(TaskSummary entry, Task edited, Instant now) {
    if (Objects.equals(tasks.scheduleOf(entry), edited.schedule().orElse(null))) {
      return fireCountReset.of(entry, edited, now);
    }
    ScheduleState first = initial(edited, entry.scheduleState().version(), now);
    return entry.scheduleState().withNext(first.next(), first.nominal()).withFires(0);
  }

  private ScheduleState initial(Task task, long version, Instant now) {
    if (task.schedule().isEmpty()) {
      return new ScheduleState(version, null, null, null, 0);
    }
    FireTimes times = schedules.compile(task.schedule().get());
    FireTime first = times.first(now);
    if (first == null) {
      throw new InvalidInputException(
          "task " + task.id() + " is invalid",
          List.of(
              "its schedule has no fire time after now, " + now + ": it is " + times.describe()));
    }
    return new ScheduleState(version, first.slot(), first.nominal(), null, 0);
  }
}
