package io.quarterhour.internal.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarterhour.error.InvalidInputException;
import io.quarterhour.firing.FireTimes;
import io.quarterhour.schedule.Schedule;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Compiled schedules: equal schedules are compiled once, and old ones are evicted. */
class CompiledSchedulesTest {
  private final CompiledSchedules schedules = new CompiledSchedules();

  private static Schedule everyMinute() {
    return Schedule.cron("* * * * *").in("Europe/Berlin").exact();
  }

  @Test
  void equalSchedulesAreCompiledOnce() {
    Set<FireTimes> instances = Collections.newSetFromMap(new IdentityHashMap<>());
    for (int i = 0; i < 1_000_000; i++) {
      instances.add(schedules.compile(everyMinute()));
    }

    assertThat(instances).hasSize(1);
  }

  @Test
  void differentSchedulesAreNotShared() {
    FireTimes compiled = schedules.compile(everyMinute());

    assertThat(schedules.compile(everyMinute().in("Europe/Paris"))).isNotSameAs(compiled);
    assertThat(schedules.compile(Schedule.cron("*/1 * * * *").in("Europe/Berlin").exact()))
        .isNotSameAs(compiled);
  }

  @Test
  void oldSchedulesAreEvicted() {
    FireTimes compiled = schedules.compile(everyMinute());
    for (int minute = 0; minute < 60; minute++) {
      for (int hour = 0; hour < 24; hour++) {
        for (int day = 1; day <= 8; day++) {
          schedules.compile(Schedule.cron(minute + " " + hour + " " + day + " * *").exact());
        }
      }
    }

    assertThat(schedules.compile(everyMinute())).isNotSameAs(compiled);
  }

  @Test
  void invalidScheduleIsRejectedEachTime() {
    Schedule invalid = Schedule.cron("61 * * * *").exact();

    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> schedules.compile(invalid))
          .isInstanceOf(InvalidInputException.class);
    }
  }
}
