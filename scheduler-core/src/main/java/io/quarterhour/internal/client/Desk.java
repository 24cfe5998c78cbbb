package io.quarterhour.internal.client;

import io.quarterhour.internal.flow.Definitions;
import io.quarterhour.internal.flow.IdSource;
import io.quarterhour.internal.plugin.Plugins;
import io.quarterhour.schedule.Alignment;
import io.quarterhour.store.SchedulerStore;
import io.quarterhour.time.TimeSource;
import java.time.Instant;

/**
 * What all clients of one scheduler share.
 *
 * @param store where everything is kept
 * @param plugins what this node knows
 * @param definitions definitions of tasks
 * @param ids where ids come from
 * @param time the time of the engine, in whole milliseconds
 * @param alignment the grid of schedules that name none
 * @param wakeups who is told that there is something to do
 */
public record Desk(
    SchedulerStore store,
    Plugins plugins,
    Definitions definitions,
    IdSource ids,
    TimeSource time,
    Alignment alignment,
    Wakeups wakeups) {

  /** Who is told that there is something to do. */
  public interface Wakeups {
    /** Something may be due or ready at an instant. */
    void work(Instant at);

    /** Somebody asked a running execution to stop. */
    void cancel();
  }

  Instant now() {
    return time.instant();
  }
}
