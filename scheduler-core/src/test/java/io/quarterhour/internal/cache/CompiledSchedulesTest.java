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

/** Compiled schedules are shared. */
class CompiledSchedulesTest {
  private final CompiledSchedules schedules = new CompiledSchedules();

  private static Schedule everyMinute() {
    return Schedule.cron("* * * * *").in("Europe/Berlin").exact();
  }

  @Test
  void equalSchedulesAreCompiledOnce() {
    Set<FireTimes> different = Collections.newSetFromMap(new IdentityHashMap<>());
    for (int i = 0; i < 1_000_000; i++) {
      different.add(schedules.compile(everyMinute()));
    }

    assertThat(different).hasSize(1);
  }

  @Test
  void differentSchedulesAreNotShared() {
    FireTimes one = schedules.compile(everyMinute());

    assertThat(schedules.compile(everyMinute().in("Europe/Paris"))).isNotSameAs(one);
    assertThat(schedules.compile(Schedule.cron("*/1 * * * *").in("Europe/Berlin").exact()))
        .isNotSameAs(one);
  }

  @Test
  void oldSchedulesAreEvicted() {
    FireTimes one = schedules.compile(everyMinute());
    for (int minute = 0; minute < 60; minute++) {
      for (int hour = 0; hour < 24; hour++) {
        for (int day = 1; day <= 8; day++) {
          schedules.compile(Schedule.cron(minute + " " + hour + " " + day + " * *").exact());
        }
      }
    }

    assertThat(schedules.compile(everyMinute())).isNotSameAs(one);
  }

  @Test
  void invalidScheduleIsRejectedEachTime() {
    Schedule wrong = Schedule.cron("61 * * * *").exact();

    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> schedules.compile(wrong)).isInstanceOf(InvalidInputException.class);
    }
  }
}
