package io.quarterhour.firing;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.schedule.Alignment;
import io.quarterhour.schedule.CronDialect;
import io.quarterhour.schedule.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The latest fire time up to an instant and the number of fire times, compared with a walk. */
class LastFireTest {
  private static final Instant FROM = Instant.parse("2026-03-27T20:07:03Z");
  private static final Duration STEP = Duration.ofSeconds(2_711);

  private static final List<Schedule> SCHEDULES =
      List.of(
          Schedule.every(Duration.ofSeconds(1)).exact(),
          Schedule.every(Duration.ofMillis(1_700)).exact(),
          Schedule.every(Duration.ofMinutes(45)).aligned(Alignment.QUARTER_HOUR),
          Schedule.every(Duration.ofMinutes(15))
              .from(Instant.parse("2026-03-28T01:07:00Z"))
              .until(Instant.parse("2026-03-29T07:00:00Z"))
              .aligned(Alignment.QUARTER_HOUR),
          Schedule.cron("*/10 1-2 * * * *", CronDialect.SPRING).in("Europe/Berlin").exact(),
          Schedule.cron("*/15 * * * *").in("Europe/Berlin").aligned(Alignment.QUARTER_HOUR),
          Schedule.daily("02:30").in("Europe/Berlin").exact(),
          Schedule.once(Instant.parse("2026-03-28T04:00:00Z")).exact(),
          Schedule.union(
              Schedule.daily("02:30").in("Europe/Berlin").exact(),
              Schedule.every(Duration.ofHours(7)).exact()));

  @Test
  void lastFireIsTheLastOneOfAWalk() {
    for (Schedule schedule : SCHEDULES) {
      FireTimes times = FireTimes.of(schedule);
      List<FireTime> walk = new ArrayList<>();
      for (FireTime next = times.nextFire(FROM);
          next != null && next.slot().isBefore(FROM.plus(Duration.ofDays(2)));
          next = times.nextFire(next.slot())) {
        walk.add(next);
      }
      int passed = 0;
      for (Instant to = FROM.plus(STEP);
          to.isBefore(FROM.plus(Duration.ofDays(2)));
          to = to.plus(STEP)) {
        while (passed < walk.size() && !walk.get(passed).slot().isAfter(to)) {
          passed++;
        }
        if (passed > 0) {
          FireTime last = walk.get(passed - 1);
          assertThat(times.lastFire(to)).as("%s up to %s", schedule, to).isEqualTo(last);
          assertThat(times.lastFire(last.slot())).isEqualTo(last);
          assertThat(times.count(walk.get(0).slot(), to))
              .as("%s up to %s", schedule, to)
              .isEqualTo(isCounted(schedule) ? passed : Math.min(passed, FireTimes.MAX_COUNTED));
        }
      }
    }
  }

  private static boolean isCounted(Schedule schedule) {
    return SCHEDULES.indexOf(schedule) < 4;
  }

  @Test
  void nothingFiresBeforeTheStart() {
    Schedule hourly = Schedule.every(Duration.ofHours(1)).exact();
    FireTimes times = FireTimes.of(hourly.from(FROM));

    assertThat(times.lastFire(FROM.minusMillis(1))).isNull();
    assertThat(times.lastFire(Instant.MIN)).isNull();
    assertThat(times.count(Instant.MIN, FROM.minusMillis(1))).isZero();
    assertThat(FireTimes.of(hourly).lastFire(Instant.MAX)).isNotNull();
  }
}
