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

/** Restarts the count of the fires of a task when an edit changes its maximum number of fires. */
final class FireCountReset {
  private final DefinitionCache definitions;

  FireCountReset(DefinitionCache definitions) {
    this.definitions = definitions;
  }

  /**
   * {@return the schedule state after an edit that does not change the schedule; null if the state
   * need not change} A task that had reached its previous maximum continues from now, with the
   * remaining fire times of its schedule.
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
