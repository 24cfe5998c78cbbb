package io.quarterhour.firing;

import io.quarterhour.error.InvalidInputException;
import io.quarterhour.schedule.Alignment;
import io.quarterhour.schedule.DayOfMonth;
import io.quarterhour.schedule.DstPolicy;
import io.quarterhour.schedule.Recurrence;
import io.quarterhour.schedule.Schedule;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.NavigableSet;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;

/** A generator of random schedules, each with a function that fills an oracle for it. */
final class RandomSchedules {
  /**
   * A schedule, and a function that fills an oracle with its nominal times.
   *
   * @param timesOfDay the approximate number of times of day
   */
  record RandomSchedule(Schedule schedule, Function<Oracle, Oracle> fill, int timesOfDay) {
    NavigableSet<Instant> slots(Instant begin, Instant end) {
      return fill.apply(new Oracle(schedule, begin, end)).slots();
    }
  }

  private final Random random;
  private final ZoneId zone;
  private final Instant around;

  RandomSchedules(Random random, ZoneId zone, Instant around) {
    this.random = random;
    this.zone = zone;
    this.around = around;
  }

  RandomSchedule next() {
    RandomSchedule randomSchedule =
        switch (random.nextInt(7)) {
          case 0 -> daily();
          case 1 -> weekly();
          case 2 -> monthly();
          case 3 -> once();
          case 4 -> every();
          default -> cron(false);
        };
    return withBoundsAndAlignment(randomSchedule);
  }

  /** {@return a cron expression that fires once on each of some rare days} */
  RandomSchedule nextRareDays() {
    return withBoundsAndAlignment(cron(true));
  }

  private RandomSchedule withBoundsAndAlignment(RandomSchedule randomSchedule) {
    return new RandomSchedule(
        withRandomAlignment(withRandomBounds(randomSchedule.schedule)),
        randomSchedule.fill,
        randomSchedule.timesOfDay);
  }

  private RandomSchedule cron(boolean rare) {
    RandomCron cron = RandomCron.draw(random, LocalDate.ofInstant(around, zone).getYear(), rare);
    Schedule schedule = withZoneAndPolicy(Schedule.cron(cron.text(), cron.dialect()));
    boolean matchesInstants = cron.interval() && schedule.dst().equals(DstPolicy.DEFAULT);
    return new RandomSchedule(
        cron.interval() && !matchesInstants ? withExplicitPolicy(schedule) : schedule,
        matchesInstants
            ? oracle -> oracle.minutes(cron::matches, cron.seconds())
            : oracle -> oracle.dates(cron.dates(), cron.times()),
        cron.timesOfDay());
  }

  /**
   * Replaces the default policy by its explicit values, because the default of interval expressions
   * differs from that of other expressions.
   */
  private static Schedule withExplicitPolicy(Schedule schedule) {
    DstPolicy policy = schedule.dst();
    return schedule.dst(
        new DstPolicy(
            policy.gap() == DstPolicy.Gap.DEFAULT ? DstPolicy.Gap.AFTER : policy.gap(),
            policy.overlap() == DstPolicy.Overlap.DEFAULT
                ? DstPolicy.Overlap.EARLIER
                : policy.overlap()));
  }

  private RandomSchedule daily() {
    int n = few();
    List<LocalTime> times = times();
    long anchor = n == 1 ? 0 : LocalDate.EPOCH.toEpochDay();
    return draw(
        Schedule.everyDays(n, texts(times)), date -> (date.toEpochDay() - anchor) % n == 0, times);
  }

  private RandomSchedule weekly() {
    int n = few();
    Set<DayOfWeek> days = new TreeSet<>();
    for (int i = 0; i <= random.nextInt(5); i++) {
      days.add(DayOfWeek.of(1 + random.nextInt(7)));
    }
    List<LocalTime> times = times();
    LocalDate monday = LocalDate.of(1969, 12, 29);
    Predicate<LocalDate> matches =
        date ->
            days.contains(date.getDayOfWeek())
                && Math.floorDiv(ChronoUnit.DAYS.between(monday, date), 7L) % n == 0;
    return draw(Schedule.everyWeeks(n, days, texts(times)), matches, times);
  }

  private RandomSchedule monthly() {
    int n = few();
    List<DayOfMonth> days = random.ints(1 + random.nextInt(4), 0, 4).mapToObj(this::day).toList();
    List<LocalTime> times = times();
    Predicate<LocalDate> matches =
        date ->
            ChronoUnit.MONTHS.between(LocalDate.EPOCH, date.withDayOfMonth(1)) % n == 0
                && days.stream().anyMatch(day -> isDay(day, date));
    return draw(Schedule.everyMonths(n, days, texts(times)), matches, times);
  }

  private RandomSchedule once() {
    LocalDate day = LocalDate.ofInstant(around, zone).plusDays(random.nextInt(3) - 1);
    LocalTime time = times().get(0);
    return draw(Schedule.once(day.atTime(time)), day::equals, List.of(time));
  }

  private RandomSchedule every() {
    boolean odd = random.nextBoolean();
    Duration period =
        odd
            ? Duration.ofMillis(60_000 + random.nextInt(10_000_000))
            : Duration.ofMinutes(15L * (1 + random.nextInt(40)));
    Instant anchor = around.plusMillis(random.nextInt(200_000_000) - 100_000_000);
    Schedule schedule =
        new Schedule(
            new Recurrence.Every(period, anchor),
            ZoneOffset.UTC,
            null,
            null,
            Alignment.EXACT,
            DstPolicy.DEFAULT);
    return new RandomSchedule(
        schedule, o -> o.elapsed(period, anchor.truncatedTo(ChronoUnit.MILLIS)), 1);
  }

  private DayOfMonth day(int kind) {
    DayOfWeek weekday = DayOfWeek.of(1 + random.nextInt(7));
    return switch (kind) {
      case 0 -> DayOfMonth.last();
      case 1 -> DayOfMonth.last(weekday);
      case 2 -> DayOfMonth.nth(1 + random.nextInt(5), weekday);
      default -> DayOfMonth.of(1 + random.nextInt(31));
    };
  }

  private static boolean isDay(DayOfMonth day, LocalDate date) {
    int length = date.lengthOfMonth();
    int number = date.getDayOfMonth();
    if (day.weekday() == null) {
      return number == (day.number() == 0 ? length : day.number());
    }
    boolean nth = day.number() == 0 ? number + 7 > length : (number - 1) / 7 + 1 == day.number();
    return nth && date.getDayOfWeek() == day.weekday();
  }

  private RandomSchedule draw(
      Schedule schedule, Predicate<LocalDate> matches, List<LocalTime> times) {
    return new RandomSchedule(
        withZoneAndPolicy(schedule), oracle -> oracle.dates(matches, times), times.size());
  }

  private Schedule withZoneAndPolicy(Schedule schedule) {
    DstPolicy.Gap[] gaps = DstPolicy.Gap.values();
    DstPolicy.Overlap[] overlaps = DstPolicy.Overlap.values();
    DstPolicy policy =
        random.nextBoolean()
            ? DstPolicy.DEFAULT
            : new DstPolicy(
                gaps[random.nextInt(gaps.length)], overlaps[random.nextInt(overlaps.length)]);
    return schedule.in(zone).dst(policy);
  }

  /** Adds random bounds. Only schedules whose anchor does not depend on the start get a start. */
  private Schedule withRandomBounds(Schedule schedule) {
    Schedule result = schedule;
    boolean anchored =
        schedule.recurrence() instanceof Recurrence.Cron
            || schedule.recurrence() instanceof Recurrence.Every
            || schedule.recurrence() instanceof Recurrence.OnceLocal;
    if (anchored && random.nextInt(8) == 0) {
      result = result.from(bound(-100_000));
    }
    if (random.nextInt(8) == 0) {
      result = result.until(bound(100_000));
    }
    return result;
  }

  /** {@return a random bound, which often coincides with a fire time} */
  private Instant bound(int seconds) {
    Instant bound = around.plusSeconds((long) (seconds * random.nextDouble()));
    return switch (random.nextInt(3)) {
      case 0 -> bound.truncatedTo(ChronoUnit.HOURS);
      case 1 -> bound.truncatedTo(ChronoUnit.MINUTES);
      default -> bound;
    };
  }

  /** Aligns some of the schedules that fit the grid; the others stay exact. */
  private Schedule withRandomAlignment(Schedule schedule) {
    if (random.nextBoolean()) {
      try {
        Schedule aligned = schedule.aligned(Alignment.QUARTER_HOUR);
        FireTimes.of(aligned);
        return aligned;
      } catch (InvalidInputException e) {
        return schedule.exact();
      }
    }
    return schedule.exact();
  }

  private int few() {
    return random.nextInt(3) > 0 ? 1 : 1 + random.nextInt(3);
  }

  /** {@return times of day, many of them in the hours in which offsets change} */
  private List<LocalTime> times() {
    return random
        .ints(1 + random.nextInt(4), 0, random.nextBoolean() ? 4 * 60 : 24 * 60)
        .mapToObj(minute -> LocalTime.MIN.plusMinutes(minute))
        .map(time -> random.nextInt(4) == 0 ? time.plusSeconds(random.nextInt(60)) : time)
        .toList();
  }

  private static String[] texts(List<LocalTime> times) {
    return times.stream().map(LocalTime::toString).toArray(String[]::new);
  }
}
