package io.quarterhour.internal.client;

import io.quarterhour.error.InvalidInputException;
import io.quarterhour.firing.FireTimes;
import io.quarterhour.internal.codec.DecodeException;
import io.quarterhour.internal.model.TaskDefinition;
import io.quarterhour.internal.plan.TaskForecast;
import io.quarterhour.schedule.FirePreview;
import io.quarterhour.schedule.Schedule;
import io.quarterhour.store.task.TaskSummary;
import io.quarterhour.task.ScheduleState;
import io.quarterhour.task.Task;
import io.quarterhour.tenant.Caller;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The previews of schedules and tasks for a caller. */
final class PreviewOperations {
  private final ClientServices clientServices;
  private final Caller caller;
  private final TaskValidator check;
  private final FireCountReset fireCountReset;

  PreviewOperations(ClientServices clientServices, Caller caller) {
    this.clientServices = clientServices;
    this.caller = caller;
    this.check = new TaskValidator(clientServices);
    this.fireCountReset = new FireCountReset(clientServices.definitions());
  }

  List<FirePreview> preview(Schedule schedule, Instant from, int count) {
    return compile(schedule.withDefaultAlignment(clientServices.alignment())).preview(from, count);
  }

  List<FirePreview> preview(Task task, Instant from, int count) {
    Task whole = check.complete(task, caller);
    Schedule schedule = whole.schedule().orElse(null);
    if (count < 1 || count > FireTimes.MAX_PREVIEW) {
      throw new InvalidInputException(
          "a preview must have 1 to " + FireTimes.MAX_PREVIEW + " fires, was " + count);
    }
    if (schedule == null) {
      return List.of();
    }
    FireTimes times = compile(schedule);
    TaskDefinition definition = new TaskDefinition(whole, times, 1);
    return new TaskForecast(definition, times, clientServices.calendars().current())
        .fires(scheduleState(whole, schedule), from, count);
  }

  private FireTimes compile(Schedule schedule) {
    return clientServices.definitions().schedules().compile(schedule);
  }

  /**
   * Returns the schedule state of a task; null if the task is new or if its schedule was edited.
   */
  private @Nullable ScheduleState scheduleState(Task task, Schedule schedule) {
    if (task.revision() == 0) {
      return null;
    }
    TaskSummary entry =
        clientServices.store().history().task(caller.scope(), task.id()).orElse(null);
    try {
      return entry != null
              && clientServices
                  .definitions()
                  .find(entry.row().taskRevision())
                  .task()
                  .schedule()
                  .filter(schedule::equals)
                  .isPresent()
          ? edited(entry, task)
          : null;
    } catch (DecodeException e) {
      return null;
    }
  }

  private ScheduleState edited(TaskSummary entry, Task task) {
    ScheduleState anew = fireCountReset.of(entry, task, clientServices.now());
    return anew == null ? entry.scheduleState() : anew;
  }
}
