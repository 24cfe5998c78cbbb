package io.quarterhour.firing;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** A random day field, with a predicate for its dates. */
record RandomDays(String text, Predicate<LocalDate> dates) {
  /** {@return a field of numbers and special days of the month} */
  static RandomDays ofMonth(Random random, RandomField.Kind kind, boolean quartz) {
    RandomField numbers = RandomField.draw(random, kind);
    List<RandomDays> parts = new ArrayList<>();
    parts.add(new RandomDays(numbers.text(), d -> numbers.set().get(d.getDayOfMonth())));
    for (int i = random.nextInt(3); i >= 0; i--) {
      parts.add(special(random, quartz));
    }
    return list(random, parts);
  }

  /** {@return a field of numbers and special days of the week} */
  static RandomDays ofWeek(Random random, RandomField.Kind kind, boolean quartz) {
    if (quartz) {
      return random.nextInt(5) == 0
          ? new RandomDays("L", date -> date.getDayOfWeek() == DayOfWeek.SATURDAY)
          : specialWeekday(random, kind);
    }
    RandomField numbers = RandomField.draw(random, kind);
    List<RandomDays> parts = new ArrayList<>();
    parts.add(new RandomDays(numbers.text(), weekdays(kind, numbers)));
    for (int i = random.nextInt(3); i >= 0; i--) {
      parts.add(specialWeekday(random, kind));
    }
    return list(random, parts);
  }

  /** {@return a predicate for the dates that fall on the weekdays whose numbers are in a field} */
  static Predicate<LocalDate> weekdays(RandomField.Kind kind, RandomField numbers) {
    return date ->
        IntStream.rangeClosed(kind.min(), kind.max())
            .anyMatch(n -> numbers.set().get(n) && weekday(kind, n) == date.getDayOfWeek());
  }

  /** {@return the weekday of a number; the smallest number of the field, 0 or 1, is Sunday} */
  private static DayOfWeek weekday(RandomField.Kind kind, int number) {
    return DayOfWeek.SUNDAY.plus(number - kind.min());
  }

  private static RandomDays list(Random random, List<RandomDays> parts) {
    if (random.nextBoolean()) {
      return parts.get(parts.size() - 1);
    }
    return new RandomDays(
        String.join(",", parts.stream().map(RandomDays::text).toList()),
        date -> parts.stream().anyMatch(part -> part.dates.test(date)));
  }

  private static RandomDays special(Random random, boolean quartz) {
    int back = (quartz ? 0 : 1) + random.nextInt(random.nextBoolean() ? 4 : 30);
    int day = 1 + random.nextInt(31);
    return switch (random.nextInt(quartz ? 5 : 4)) {
      case 0 -> new RandomDays("L", date -> date.getDayOfMonth() == date.lengthOfMonth());
      case 1 ->
          new RandomDays("L-" + back, date -> date.getDayOfMonth() == date.lengthOfMonth() - back);
      case 2 -> new RandomDays("LW", date -> isNearest(date, date.lengthOfMonth()));
      case 3 -> new RandomDays(day + "W", date -> isNearest(date, day));
      default ->
          new RandomDays("L-" + back + "w", date -> isNearest(date, date.lengthOfMonth() - back));
    };
  }

  /** Returns whether a date is the working day of its month that is nearest to a day. */
  private static boolean isNearest(LocalDate date, int day) {
    return day >= 1
        && day <= date.lengthOfMonth()
        && IntStream.rangeClosed(1, date.lengthOfMonth())
            .mapToObj(date::withDayOfMonth)
            .filter(d -> d.getDayOfWeek().compareTo(DayOfWeek.SATURDAY) < 0)
            .min(Comparator.comparing(d -> Math.abs(d.getDayOfMonth() - day)))
            .equals(Optional.of(date));
  }

  private static RandomDays specialWeekday(Random random, RandomField.Kind kind) {
    int number = kind.min() + random.nextInt(kind.max() - kind.min() + 1);
    DayOfWeek weekday = weekday(kind, number);
    String text = kind.text(random, number);
    if (random.nextBoolean()) {
      return new RandomDays(
          text + "L",
          date ->
              date.getDayOfWeek() == weekday
                  && date.plus(1, ChronoUnit.WEEKS).getMonth() != date.getMonth());
    }
    int nth = 1 + random.nextInt(5);
    return new RandomDays(
        text + "#" + nth,
        date ->
            date.getDayOfWeek() == weekday
                && date.minusWeeks(nth).getMonth() != date.getMonth()
                && date.minusWeeks(nth - 1).getMonth() == date.getMonth());
  }
}
