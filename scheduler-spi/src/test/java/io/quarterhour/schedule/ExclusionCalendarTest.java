package io.quarterhour.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarterhour.error.InvalidInputException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ExclusionCalendarTest {
  private static final LocalDate CHRISTMAS = LocalDate.parse("2026-12-25");
  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");

  private static boolean excludes(ExclusionCalendar calendar, String instant) {
    return calendar.excludes(Instant.parse(instant));
  }

  @Test
  void emptyCalendarExcludesNothing() {
    assertThat(ExclusionCalendar.empty().excludes(NOON)).isFalse();
    assertThat(ExclusionCalendar.holidays("UTC")).isEqualTo(ExclusionCalendar.empty());
  }

  @Test
  void holidayLastsFromMidnightToMidnightInItsZone() {
    ExclusionCalendar calendar = ExclusionCalendar.holidays("Europe/Berlin", CHRISTMAS);

    assertThat(excludes(calendar, "2026-12-24T22:59:59.999Z")).isFalse();
    assertThat(excludes(calendar, "2026-12-24T23:00:00Z")).isTrue();
    assertThat(excludes(calendar, "2026-12-25T22:59:59.999Z")).isTrue();
    assertThat(excludes(calendar, "2026-12-25T23:00:00Z")).isFalse();
  }

  @Test
  void repeatedLocalDateIsExcludedBothTimes() {
    // On 7 November 2010 Newfoundland set its clocks back from 00:01 to 23:01 on the 6th.
    ExclusionCalendar calendar =
        ExclusionCalendar.holidays("America/St_Johns", LocalDate.parse("2010-11-06"));

    assertThat(excludes(calendar, "2010-11-07T02:29:00Z")).isTrue();
    assertThat(excludes(calendar, "2010-11-07T02:30:30Z")).isFalse();
    assertThat(excludes(calendar, "2010-11-07T02:31:00Z")).isTrue();
    assertThat(excludes(calendar, "2010-11-07T03:30:00Z")).isFalse();
  }

  @Test
  void windowIncludesItsStartAndExcludesItsEnd() {
    ExclusionCalendar calendar = ExclusionCalendar.window(NOON, NOON.plusSeconds(60));

    assertThat(calendar.excludes(NOON.minusMillis(1))).isFalse();
    assertThat(calendar.excludes(NOON)).isTrue();
    assertThat(calendar.excludes(NOON.plusMillis(59_999))).isTrue();
    assertThat(calendar.excludes(NOON.plusSeconds(60))).isFalse();
  }

  @Test
  void combinedCalendarExcludesTheUnion() {
    ExclusionCalendar calendar =
        ExclusionCalendar.holidays("Europe/Berlin", CHRISTMAS)
            .and(ExclusionCalendar.holidays("Asia/Kathmandu", CHRISTMAS.plusDays(1)))
            .and(
                ExclusionCalendar.holidays(
                    ZoneId.of("Europe/Berlin"), Set.of(CHRISTMAS.plusDays(9))))
            .and(ExclusionCalendar.window(NOON, NOON.plusSeconds(60)));

    assertThat(excludes(calendar, "2026-12-25T10:00:00Z")).isTrue();
    assertThat(excludes(calendar, "2026-12-25T23:00:00Z")).as("26 December in Nepal").isTrue();
    assertThat(excludes(calendar, "2026-12-26T20:00:00Z")).isFalse();
    assertThat(excludes(calendar, "2027-01-03T10:00:00Z")).isTrue();
    assertThat(calendar.excludes(NOON)).isTrue();
  }

  @Test
  void adjacentAndOverlappingWindowsAreMerged() {
    List<ExclusionCalendar.Window> windows =
        List.of(window(40, 50), window(10, 20), window(20, 30), window(0, 100), window(200, 201));

    assertThat(new ExclusionCalendar(Map.of(), windows).windows())
        .containsExactly(window(0, 100), window(200, 201));
  }

  @Test
  void instantInAnyWindowIsExcluded() {
    Random random = new Random(7);
    List<ExclusionCalendar.Window> windows = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      int from = random.nextInt(10_000);
      windows.add(window(from, from + 1 + random.nextInt(60)));
    }
    ExclusionCalendar calendar = new ExclusionCalendar(Map.of(), windows);

    for (int second = -10; second < 10_100; second++) {
      Instant instant = NOON.plusSeconds(second);
      boolean contained =
          windows.stream()
              .anyMatch(
                  window -> !instant.isBefore(window.from()) && instant.isBefore(window.to()));
      assertThat(calendar.excludes(instant)).as("%s", instant).isEqualTo(contained);
    }
  }

  private static ExclusionCalendar.Window window(int from, int to) {
    return new ExclusionCalendar.Window(NOON.plusSeconds(from), NOON.plusSeconds(to));
  }

  @Test
  void calendarsThatExcludeTheSameTimesAreEqual() {
    ExclusionCalendar calendar =
        ExclusionCalendar.window(NOON, NOON.plusSeconds(1))
            .and(ExclusionCalendar.window(NOON.plusSeconds(1), NOON.plusSeconds(2)));

    assertThat(calendar).isEqualTo(ExclusionCalendar.window(NOON, NOON.plusSeconds(2)));
    assertThat(ExclusionCalendar.holidays("Z", CHRISTMAS))
        .isEqualTo(ExclusionCalendar.holidays(ZoneOffset.UTC, List.of(CHRISTMAS)));
  }

  @Test
  void invalidCalendarsAreRejected() {
    assertThatThrownBy(() -> ExclusionCalendar.window(NOON, NOON))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "a window must end after it begins, was 2026-03-02T12:00:00Z to 2026-03-02T12:00:00Z");
    assertThatThrownBy(() -> ExclusionCalendar.holidays("Berlin", CHRISTMAS))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "the zone of a calendar must be a name like Europe/Berlin or an offset like +05:45, was"
                + " 'Berlin'");
  }
}
