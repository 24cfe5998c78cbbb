package io.quarterhour.firing;

import io.quarterhour.schedule.CronDialect;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;

/**
 * A random cron expression, with the sets from which its text was made.
 *
 * @param dates matches the dates of the expression
 * @param interval whether a second, minute or hour field contains {@code *} or a slash
 */
record RandomCron(
    String text,
    CronDialect dialect,
    BitSet seconds,
    BitSet minutes,
    BitSet hours,
    Predicate<LocalDate> dates,
    boolean interval) {

  /**
   * Generates an expression.
   *
   * @param year the year near which the years of the expression lie, if it names years
   * @param rare whether the expression has only one time of day, on rare days
   */
  static RandomCron draw(Random random, int year, boolean rare) {
    CronDialect dialect = dialect(random);
    CronShape shape = new CronShape(random, dialect, rare);
    boolean withSeconds = dialect == CronDialect.QUARTZ || dialect == CronDialect.SPRING;
    RandomField second = withSeconds ? shape.second() : new RandomField("", zero());
    RandomField minute = shape.time(60);
    RandomField hour = shape.time(24);
    RandomDays day = shape.dayOfMonth();
    RandomField month = shape.month();
    RandomDays weekday = shape.dayOfWeek();
    boolean both = withSeconds || day.text().startsWith("*") || weekday.text().startsWith("*");
    if (dialect == CronDialect.QUARTZ) {
      RandomDays open = new RandomDays("?", date -> true);
      if (random.nextBoolean()) {
        day = open;
      } else {
        weekday = open;
      }
    }
    Predicate<LocalDate> matches =
        both ? day.dates().and(weekday.dates()) : day.dates().or(weekday.dates());
    matches = matches.and(date -> month.set().get(date.getMonthValue()));
    List<String> texts = new ArrayList<>();
    if (withSeconds) {
      texts.add(second.text());
    }
    texts.addAll(List.of(minute.text(), hour.text(), day.text(), month.text(), weekday.text()));
    if (dialect == CronDialect.UNIX_YEAR
        || (dialect == CronDialect.QUARTZ && random.nextBoolean())) {
      RandomField years = shape.year(year);
      texts.add(years.text());
      matches = matches.and(date -> years.set().get(date.getYear()));
    }
    return new RandomCron(
        String.join(" ", texts),
        dialect,
        second.set(),
        minute.set(),
        hour.set(),
        matches,
        (second.text() + minute.text() + hour.text()).matches(".*[*/].*"));
  }

  static CronDialect dialect(Random random) {
    return List.of(CronDialect.values()).get(random.nextInt(CronDialect.values().length));
  }

  private static BitSet zero() {
    BitSet set = new BitSet();
    set.set(0);
    return set;
  }

  boolean matches(LocalDateTime local) {
    return seconds.get(local.getSecond())
        && minutes.get(local.getMinute())
        && hours.get(local.getHour())
        && dates.test(local.toLocalDate());
  }

  int timesOfDay() {
    return seconds.cardinality() * minutes.cardinality() * hours.cardinality();
  }

  List<LocalTime> times() {
    List<LocalTime> times = new ArrayList<>();
    for (int hour : hours.stream().toArray()) {
      for (int minute : minutes.stream().toArray()) {
        for (int second : seconds.stream().toArray()) {
          times.add(LocalTime.of(hour, minute, second));
        }
      }
    }
    return times;
  }
}
