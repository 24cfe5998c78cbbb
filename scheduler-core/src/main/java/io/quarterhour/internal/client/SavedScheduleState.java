package io.quarterhour.internal.client;

import io.quarterhour.error.InvalidInputException;
import io.quarterhour.firing.FireTime;
import io.quarterhour.firing.FireTimes;
import io.quarterhour.internal.cache.CompiledSchedules;
import io.quarterhour.internal.model.TaskDefinition;
import io.quarterhour.schedule.Schedule;
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
  /** The number of fire times after which two schedules count as the same. */
  private static final int MAX_COMPARED = 1_000;

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

  /**
   * {@return whether an edit changes the schedule while fire times of the past are still due, which
   * must fire first; false if the stored definition cannot be read, which an edit repairs}
   */
  boolean leavesDue(TaskSummary entry, Task edited, Instant now) {
    Instant next = entry.scheduleState().next();
    return next != null
        && !next.isAfter(now)
        && tasks.readable(entry) != null
        && !keepsSchedule(entry, edited, now);
  }

  /** {@return the schedule state after an edit; null if the state need not change} */
  @Nullable ScheduleState ofEdit(TaskSummary entry, Task edited, Instant now) {
    ScheduleState changed = ofEditedSchedule(entry, edited, now);
    ScheduleState scheduleState = changed == null ? entry.scheduleState() : changed;
    return isPausedBy(entry, edited) && scheduleState.next() != null
        ? scheduleState.withPause(new Pause(tasks.caller().name(), "edited", now, null))
        : changed;
  }

  private @Nullable ScheduleState ofEditedSchedule(TaskSummary entry, Task edited, Instant now) {
    if (keepsSchedule(entry, edited, now)) {
      return fireCountReset.of(entry, edited, now);
    }
    ScheduleState first = initial(edited, entry.scheduleState().version(), now);
    return entry.scheduleState().withNext(first.next(), first.nominal()).withFires(0);
  }

  /** {@return whether an edit changes a task that starts active to one that starts paused} */
  private boolean isPausedBy(TaskSummary entry, Task edited) {
    TaskDefinition stored = tasks.readable(entry);
    return entry.scheduleState().pause() == null
        && edited.startsPaused()
        && stored != null
        && !stored.task().startsPaused();
  }

  /**
   * {@return whether an edit leaves the schedule as it is: it is equal, or it has the same meaning,
   * as {@code 0 7 * * *} and {@code 00 7 * * *} have}
   */
  private boolean keepsSchedule(TaskSummary entry, Task edited, Instant now) {
    Schedule stored = tasks.scheduleOf(entry);
    Schedule schedule = edited.schedule().orElse(null);
    if (stored == null || schedule == null || stored.equals(schedule)) {
      return Objects.equals(stored, schedule);
    }
    Instant next = entry.scheduleState().next();
    Instant from = next == null || next.isAfter(now) ? now : next.minusMillis(1);
    return fireAlike(schedules.compile(stored), schedules.compile(schedule), from);
  }

  /**
   * {@return whether the next fire times of two recurring schedules are the same, if there are any}
   */
  private static boolean fireAlike(FireTimes stored, FireTimes edited, Instant from) {
    if (stored.schedule().firesOnce() || stored.nextFire(from) == null) {
      return false;
    }
    Instant last = from;
    for (int i = 0; i < MAX_COMPARED; i++) {
      FireTime fire = stored.nextFire(last);
      if (!Objects.equals(fire, edited.nextFire(last))) {
        return false;
      }
      if (fire == null) {
        return true;
      }
      last = fire.slot();
    }
    return true;
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
