package io.quarterhour.internal.client;

import io.quarterhour.firing.FireTime;
import io.quarterhour.internal.cache.DefinitionCache;
import io.quarterhour.internal.codec.DecodeException;
import io.quarterhour.internal.model.TaskDefinition;
import io.quarterhour.store.task.TaskSummary;
import io.quarterhour.task.FirePolicy;
import io.quarterhour.task.ScheduleState;
import io.quarterhour.task.Task;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Begins to count the fires of a task anew when somebody edits how many there may be. */
final class FireCountReset {
  private final DefinitionCache definitions;

  FireCountReset(DefinitionCache definitions) {
    this.definitions = definitions;
  }

  /**
   * {@return the timetable after an edit that leaves the schedule as it is; null if it need not
   * move} A task that has fired as often as it could before goes on from now, with the fire times
   * that its schedule still has.
   */
  @Nullable ScheduleState of(TaskSummary entry, Task edited, Instant now) {
    TaskDefinition before;
    try {
      before = definitions.find(entry.row().taskRevision());
    } catch (DecodeException e) {
      return null;
    }
    FirePolicy old = before.task().policies().fire();
    if (old.maxFires() == edited.policies().fire().maxFires()) {
      return null;
    }
    ScheduleState scheduleState = entry.scheduleState().withFires(0);
    boolean wasUsedUp = old.isExhausted(entry.scheduleState().fires());
    if (!wasUsedUp || before.fireTimes() == null) {
      return scheduleState;
    }
    FireTime next = before.fireTimes().nextFire(now);
    return next == null ? scheduleState : scheduleState.withNext(next.slot(), next.nominal());
  }
}
