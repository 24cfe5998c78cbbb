package io.quarterhour.firing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarterhour.error.InvalidInputException;
import io.quarterhour.schedule.Alignment;
import io.quarterhour.schedule.Schedule;
import java.time.Instant;
import java.time.Month;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Unions of several schedules. */
class UnionTest {
  private static final Schedule DAILY = Schedule.daily("02:15");
  private static final Schedule CRON = Schedule.cron("0 12 * * 1-5").in("Europe/Berlin");

  private static List<String> fires(Schedule schedule, String from, int count) {
    FireTimes times = FireTimes.of(schedule);
    List<String> fires = new ArrayList<>();
    Instant next = times.next(Instant.parse(from));
    while (next != null && fires.size() < count) {
      fires.add(next.toString());
      next = times.next(next);
    }
    return fires;
  }

  @Test
  void unionFiresWheneverAnyMemberFires() {
    assertThat(fires(Schedule.union(DAILY, CRON).exact(), "2026-05-01T00:00:00Z", 4))
        .containsExactly(
            "2026-05-01T02:15:00Z",
            "2026-05-01T10:00:00Z",
            "2026-05-02T02:15:00Z",
            "2026-05-03T02:15:00Z");
  }

  @Test
  void boundsApplyToTheUnionAndToEachMember() {
    Schedule schedule =
        Schedule.union(DAILY.until(Instant.parse("2026-05-02T02:15:00Z")), CRON)
            .exact()
            .from(Instant.parse("2026-05-01T10:00:00Z"))
            .until(Instant.parse("2026-05-05T10:00:00Z"));

    assertThat(fires(schedule, "2026-04-01T00:00:00Z", 10))
        .containsExactly(
            "2026-05-01T10:00:00Z",
            "2026-05-02T02:15:00Z",
            "2026-05-04T10:00:00Z",
            "2026-05-05T10:00:00Z");
  }

  @Test
  void eachMemberHasItsOwnAlignment() {
    Schedule schedule =
        Schedule.union(Schedule.daily("10:10").exact(), Schedule.daily("11:10"))
            .withDefaultAlignment(Alignment.QUARTER_HOUR);

    assertThat(fires(schedule, "2026-05-01T00:00:00Z", 2))
        .containsExactly("2026-05-01T10:10:00Z", "2026-05-01T11:15:00Z");
    assertThat(schedule.alignment()).isEqualTo(Alignment.EXACT);
    assertThat(FireTimes.of(schedule).nextFire(Instant.parse("2026-05-01T10:30:00Z")))
        .isEqualTo(
            new FireTime(
                Instant.parse("2026-05-01T11:15:00Z"), Instant.parse("2026-05-01T11:10:00Z")));
  }

  @Test
  void unionSettingsApplyToEachMember() {
    assertThat(Schedule.union(DAILY, CRON).in("Asia/Tokyo").exact())
        .isEqualTo(Schedule.union(DAILY.in("Asia/Tokyo").exact(), CRON.in("Asia/Tokyo").exact()));
  }

  @Test
  void invalidMemberIsReportedWithItsPosition() {
    Schedule schedule =
        Schedule.union(
            DAILY.exact(), Schedule.cron("61 * * * *").exact(), Schedule.cron("x").exact());

    assertThatThrownBy(() -> FireTimes.of(schedule))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("schedule 2 of the union: cron '61 * * * *'")
        .hasMessageContaining("schedule 3 of the union: cron 'x'");
  }

  @Test
  void unionIsFlattenedAndNotEmpty() {
    assertThatThrownBy(() -> Schedule.union(DAILY, Schedule.union(CRON)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("must not contain another union");
    assertThatThrownBy(Schedule::union)
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("1 to 100 schedules, was 0");
  }

  @Test
  void descriptionListsEachMember() {
    assertThat(FireTimes.of(Schedule.union(DAILY, Schedule.daily("05:00")).exact()).describe())
        .isEqualTo("every day at 02:15; and every day at 05:00");
    assertThat(FireTimes.of(Schedule.yearly(Month.MAY, 1, "12:00").exact()).describe())
        .isEqualTo("every year on the 1st of May at 12:00");
  }

  @Test
  void unionFiresExactlyWhenItsMembersFire() {
    List<String> zones = List.copyOf(new TreeSet<>(ZoneId.getAvailableZoneIds()));
    for (int i = 0; i < 1_000; i++) {
      Random random = new Random(i);
      Instant around = Instant.parse("2026-03-29T01:00:00Z").plusSeconds(3_600L * i);
      Instant begin = around.minusSeconds(100_000);
      Instant end = around.plusSeconds(100_000);
      List<Schedule> members = new ArrayList<>();
      NavigableSet<Instant> expected = new TreeSet<>();
      for (int member = 0; member < 1 + i % 3; member++) {
        ZoneId zone = ZoneId.of(zones.get(random.nextInt(zones.size())));
        RandomSchedules.RandomSchedule randomSchedule =
            new RandomSchedules(random, zone, around).next();
        members.add(randomSchedule.schedule());
        expected.addAll(randomSchedule.slots(begin, end));
      }
      FireTimes times = FireTimes.of(Schedule.union(members.toArray(Schedule[]::new)));
      NavigableSet<Instant> found = new TreeSet<>();
      Instant next = times.next(begin.minusMillis(1));
      while (next != null && !next.isAfter(end)) {
        assertThat(found.add(next)).isTrue();
        next = times.next(next);
      }
      assertThat(found).as("%s", members).isEqualTo(expected);
    }
  }
}
