package io.quarterhour.internal.cache;

import io.quarterhour.error.InvalidInputException;
import io.quarterhour.firing.FireTimes;
import io.quarterhour.schedule.Schedule;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Cache of the compiled schedules that this node used last, at most 10,000. Equal schedules are
 * compiled once and shared: a million tasks with one cron expression share one compiled schedule.
 * Safe for use by many threads.
 */
public final class CompiledSchedules {
  private static final int MAX_KEPT = 10_000;

  private final Map<Schedule, FireTimes> compiled =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Schedule, FireTimes> eldest) {
          return size() > MAX_KEPT;
        }
      };

  /**
   * Compiles a schedule, unless an equal one is cached.
   *
   * @throws InvalidInputException if the schedule cannot be compiled, with all problems
   */
  public FireTimes compile(Schedule schedule) {
    FireTimes there = lookUp(schedule);
    if (there != null) {
      return there;
    }
    FireTimes fireTimes = FireTimes.of(schedule);
    synchronized (compiled) {
      FireTimes first = compiled.putIfAbsent(schedule, fireTimes);
      return first == null ? fireTimes : first;
    }
  }

  private @Nullable FireTimes lookUp(Schedule schedule) {
    synchronized (compiled) {
      return compiled.get(schedule);
    }
  }
}
