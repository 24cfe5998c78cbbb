package io.quarterhour.firing;

import io.quarterhour.schedule.CronDialect;
import java.util.BitSet;
import java.util.List;
import java.util.Random;

/**
 * A generator for the fields of random cron expressions. It decides how often each kind of field
 * occurs.
 *
 * @param rare whether the expression has only one time of day, on rare days
 */
record CronShape(Random random, CronDialect dialect, boolean rare) {
  private static final List<String> MONTHS =
      List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");
  private static final List<String> FROM_SUNDAY =
      List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");
  private static final List<String> FROM_MONDAY =
      List.of("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN");

  private boolean quartz() {
    return dialect == CronDialect.QUARTZ;
  }

  /** {@return a field with mostly one second, because the oracle tries each second of the field} */
  RandomField second() {
    int kind = rare ? 0 : random.nextInt(10);
    if (kind > 7) {
      return RandomField.draw(random, RandomField.Kind.plain(0, 59, quartz()));
    }
    BitSet single = new BitSet();
    single.set(kind < 5 ? 0 : random.nextInt(60));
    return new RandomField("" + single.nextSetBit(0), single);
  }

  RandomField time(int size) {
    if (rare) {
      BitSet single = new BitSet();
      single.set(random.nextInt(size));
      return new RandomField("" + single.nextSetBit(0), single);
    }
    RandomField.Kind kind = RandomField.Kind.plain(0, size - 1, quartz());
    return random.nextInt(10) < 3 ? RandomField.star(kind) : RandomField.draw(random, kind);
  }

  /**
   * Returns whether a day, month or weekday field is open: mostly, so that the schedule fires in a
   * short window.
   */
  private boolean any() {
    return random.nextInt(10) < (rare ? 4 : 7);
  }

  private boolean isSpecial() {
    return (quartz() || dialect == CronDialect.SPRING) && random.nextBoolean();
  }

  RandomDays dayOfMonth() {
    RandomField.Kind kind = RandomField.Kind.plain(1, 31, quartz());
    if (any()) {
      boolean open = dialect == CronDialect.SPRING && random.nextBoolean();
      return new RandomDays(open ? "?" : "*", date -> true);
    }
    if (isSpecial()) {
      return RandomDays.ofMonth(random, kind, quartz());
    }
    RandomField numbers = RandomField.draw(random, kind);
    return new RandomDays(numbers.text(), date -> numbers.set().get(date.getDayOfMonth()));
  }

  RandomField month() {
    RandomField.Kind kind =
        new RandomField.Kind(1, 12, 1, MONTHS, RandomField.Sunday.PLAIN, quartz());
    return any() ? RandomField.star(kind) : RandomField.draw(random, kind);
  }

  RandomDays dayOfWeek() {
    RandomField.Kind kind =
        switch (dialect) {
          case QUARTZ -> new RandomField.Kind(1, 7, 1, FROM_SUNDAY, RandomField.Sunday.PLAIN, true);
          case SPRING ->
              new RandomField.Kind(0, 7, 1, FROM_MONDAY, RandomField.Sunday.STARTS, false);
          default -> new RandomField.Kind(0, 7, 0, FROM_SUNDAY, RandomField.Sunday.ENDS, false);
        };
    if (any()) {
      boolean open = dialect == CronDialect.SPRING && random.nextBoolean();
      return new RandomDays(open ? "?" : "*", date -> true);
    }
    if (isSpecial()) {
      return RandomDays.ofWeek(random, kind, quartz());
    }
    RandomField numbers = RandomField.draw(random, kind);
    return new RandomDays(numbers.text(), RandomDays.weekdays(kind, numbers));
  }

  /**
   * {@return a field of years near the given year, or of every year; always of every year before
   * 1972 and after 2197}
   */
  RandomField year(int around) {
    boolean any = random.nextInt(10) < 5 || around < 1972 || around > 2197;
    if (any) {
      BitSet all = new BitSet();
      all.set(1, 10_000);
      return new RandomField("*", all);
    }
    RandomField.Kind kind = RandomField.Kind.plain(around - 2, around + 2, false);
    BitSet set = new BitSet();
    if (random.nextInt(3) == 0) {
      int step = 1 + random.nextInt(4);
      addYears(set, 1970, step);
      return new RandomField("*/" + step, set);
    }
    int from = kind.min() + random.nextInt(5);
    if (random.nextInt(3) == 0) {
      int step = 1 + random.nextInt(4);
      addYears(set, from, step);
      return new RandomField(from + "/" + step, set);
    }
    int to = from + random.nextInt(kind.max() - from + 1);
    set.set(from, to + 1);
    return new RandomField(from == to ? "" + from : from + "-" + to, set);
  }

  private static void addYears(BitSet set, int from, int step) {
    for (int year = from; year <= 2199; year += step) {
      set.set(year);
    }
  }
}
