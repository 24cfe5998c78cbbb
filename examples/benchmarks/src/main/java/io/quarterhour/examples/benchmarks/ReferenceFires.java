package io.quarterhour.examples.benchmarks;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * The correct fire times of one expression until the leap day of 2028, enumerated one by one with
 * {@code java.time} only.
 */
final class ReferenceFires {
  private static final LocalDate FIRST = LocalDate.of(2025, Month.DECEMBER, 31);
  private static final LocalDate LAST = LocalDate.of(2028, Month.MARCH, 1);

  private final NavigableSet<Instant> fires = new TreeSet<>();

  /**
   * Enumerates the fire times.
   *
   * @param k the number of the expression, from 1
   */
  ReferenceFires(int k) {
    switch (k) {
      case 1 -> quarters();
      case 2 -> days(date -> !weekend(date), LocalTime.of(9, 0));
      case 3 -> days(date -> date.getDayOfMonth() == 1 || weekend(date), LocalTime.of(4, 30));
      case 4 ->
          days(
              date -> date.getMonth() == Month.FEBRUARY && date.getDayOfMonth() == 29,
              LocalTime.MIDNIGHT);
      // In spring 2:00 does not exist: the clock is moved to 3:00, when the expression fires.
      case 5 -> days(date -> true, LocalTime.of(2, 0));
      default ->
          throw new IllegalArgumentException(
              "the number of the expression must be 1 to 5, was " + k);
    }
  }

  Instant next(Instant from) {
    return fires.higher(from);
  }

  /** Adds every instant at which the local time is a quarter hour, including repeated ones. */
  private void quarters() {
    Instant last = LAST.atStartOfDay(Crons.ZONE).toInstant();
    Instant minute = FIRST.atStartOfDay(Crons.ZONE).toInstant();
    for (; minute.isBefore(last); minute = minute.plusSeconds(60)) {
      if (LocalDateTime.ofInstant(minute, Crons.ZONE).getMinute() % 15 == 0) {
        fires.add(minute);
      }
    }
  }

  /** Adds one instant per day: the earlier one if the local time occurs twice. */
  private void days(Predicate<LocalDate> matches, LocalTime time) {
    FIRST
        .datesUntil(LAST)
        .filter(matches)
        .forEach(date -> fires.add(date.atTime(time).atZone(Crons.ZONE).toInstant()));
  }

  private static boolean weekend(LocalDate date) {
    return date.getDayOfWeek() == DayOfWeek.SATURDAY || date.getDayOfWeek() == DayOfWeek.SUNDAY;
  }
}
