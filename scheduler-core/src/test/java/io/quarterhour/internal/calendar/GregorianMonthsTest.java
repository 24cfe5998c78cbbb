package io.quarterhour.internal.calendar;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.schedule.DayOfMonth;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The month tables, compared with the calendar of the JDK. */
class GregorianMonthsTest {
  private static LocalDate dateAtOrAfter(DateSet dateSet, LocalDate from) {
    return LocalDate.ofEpochDay(dateSet.atOrAfter((int) from.toEpochDay()));
  }

  @Test
  void everyDayOf400YearsIsInItsMonth() {
    LocalDate date = LocalDate.of(2000, 1, 1);
    for (int day = 0; day < GregorianMonths.CYCLE_DAYS; day++) {
      int month = GregorianMonths.of(day);
      if (month != (date.getYear() - 2000) * 12 + date.getMonthValue() - 1
          || GregorianMonths.firstDay(month) != day - date.getDayOfMonth() + 1
          || GregorianMonths.length(GregorianMonths.kind(month)) != date.lengthOfMonth()
          || GregorianMonths.firstWeekday(GregorianMonths.kind(month))
              != date.withDayOfMonth(1).getDayOfWeek().getValue() - 1) {
        assertThat(month).as("%s", date).isNegative();
      }
      date = date.plusDays(1);
    }
  }

  @Test
  void calendarContinuesAcrossThe400YearCycle() {
    DateSet leapDays = MonthDaySet.in(1 << 1, (length, first) -> 1 << 28);

    assertThat(dateAtOrAfter(leapDays, LocalDate.of(1999, 12, 31))).isEqualTo("2000-02-29");
    assertThat(dateAtOrAfter(leapDays, LocalDate.of(2000, 3, 1))).isEqualTo("2004-02-29");
    assertThat(dateAtOrAfter(leapDays, LocalDate.of(2396, 3, 1))).isEqualTo("2400-02-29");
    assertThat(dateAtOrAfter(leapDays, LocalDate.of(2096, 3, 1))).isEqualTo("2104-02-29");
    assertThat(leapDays.atOrAfter((int) LocalDate.of(9996, 3, 1).toEpochDay()))
        .isEqualTo(DateSet.NEVER);
  }

  @Test
  void monthsAreCountedFromTheirAnchor() {
    List<DayOfMonth> last = List.of(DayOfMonth.last());
    long anchor = 2026 * 12 + 10;
    DateSet dateSet = MonthDaySet.through(7, anchor, last);

    assertThat(dateAtOrAfter(dateSet, LocalDate.of(2026, 11, 1))).isEqualTo("2026-11-30");
    assertThat(dateAtOrAfter(dateSet, LocalDate.of(2026, 12, 1))).isEqualTo("2027-06-30");
    assertThat(dateAtOrAfter(dateSet, LocalDate.of(2026, 4, 30))).isEqualTo("2026-04-30");
    assertThat(dateAtOrAfter(dateSet, LocalDate.of(1, 1, 1)).isBefore(LocalDate.of(2, 1, 1)))
        .isTrue();
  }

  @Test
  void dayInNoMonthOfTheCycleIsNeverFound() {
    // Every 12 months from a February: day 30 exists in other months only.
    DateSet dateSet = MonthDaySet.through(12, 2026 * 12 + 1, List.of(DayOfMonth.of(30)));

    assertThat(dateSet.atOrAfter(0)).isEqualTo(DateSet.NEVER);
    assertThat(MonthDaySet.in(1 << 1, (length, first) -> 1 << 29)).isSameAs(DateSet.NONE);
  }

  @Test
  void fifthMondayOfFebruaryOccursOnceIn28Years() {
    DateSet dateSet = MonthDaySet.through(1, 0, List.of(DayOfMonth.nth(5, DayOfWeek.MONDAY)));
    DateSet february =
        MonthDaySet.in(1 << 1, (length, first) -> length == 29 && first == 0 ? 1 << 28 : 0);

    assertThat(dateAtOrAfter(dateSet, LocalDate.of(2026, 11, 21))).isEqualTo("2026-11-30");
    assertThat(dateAtOrAfter(february, LocalDate.of(2026, 11, 21))).isEqualTo("2044-02-29");
  }
}
