package io.quarterhour.internal.client;

import io.quarterhour.error.InvalidInputException;
import io.quarterhour.firing.FireTimes;
import io.quarterhour.internal.cache.CalendarCache;
import io.quarterhour.internal.model.TaskDefinition;
import io.quarterhour.internal.plan.TaskForecast;
import io.quarterhour.schedule.FirePreview;
import io.quarterhour.schedule.Schedule;
import io.quarterhour.store.task.TaskSummary;
import io.quarterhour.task.ScheduleState;
import io.quarterhour.task.Task;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The previews of schedules and tasks for a caller. */
final class PreviewOperations {
  private final TaskValidator validator;
  private final ScopedTasks tasks;
  private final FireCountReset fireCountReset;
  private final CalendarCache calendars;
  private final EngineAccess engine;

  PreviewOperations(
      TaskValidator validator,
      ScopedTasks tasks,
      FireCountReset fireCountReset,
      CalendarCache calendars,
      EngineAccess engine) {
    this.validator = validator;
    this.tasks = tasks;
    this.fireCountReset = fireCountReset;
    this.calendars = calendars;
    this.engine = engine;
  }

  List<FirePreview> preview(Schedule schedule, Instant from, int count) {
    return validator.compile(schedule).preview(from, count);
  }

  List<FirePreview> preview(Task task, Instant from, int count) {
    Task whole = validator.complete(task, tasks.caller());
    Schedule schedule = whole.schedule().orElse(null);
    if (count < 1 || count > FireTimes.MAX_PREVIEW) {
      throw new InvalidInputException(
          "a preview must have 1 to " + FireTimes.MAX_PREVIEW + " fires, was " + count);
    }
    if (schedule == null) {
      return List.of();
    }
    FireTimes times = validator.compile(schedule);
    TaskDefinition definition = new TaskDefinition(whole, times, 1);
    return new TaskForecast(definition, times, calendars.current())
        .fires(scheduleState(whole, schedule), from, count);
  }

  /**
   * Returns the schedule state of a task; null if the task is new or if its schedule was edited.
   */
  private @Nullable ScheduleState scheduleState(Task task, Schedule schedule) {
    if (task.revision() == 0) {
      return null;
    }
    TaskSummary entry = tasks.lookUp(task.id()).orElse(null);
    return entry != null && schedule.equals(tasks.scheduleOf(entry)) ? edited(entry, task) : null;
  }

  private ScheduleState edited(TaskSummary entry, Task task) {
    ScheduleState anew = fireCountReset.of(entry, task, engine.now());
    return anew == null ? entry.scheduleState() : anew;
  }
}
