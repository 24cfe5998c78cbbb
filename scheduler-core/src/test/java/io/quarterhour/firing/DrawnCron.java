package io.quarterhour.firing;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;

/** A drawn cron expression, with the sets that its text was made from. */
record DrawnCron(String text, List<BitSet> sets) {
  private static final int[][] RANGES = {{0, 59}, {0, 23}, {1, 31}, {1, 12}, {0, 7}};

  static DrawnCron draw(Random random) {
    List<String> texts = new ArrayList<>();
    List<BitSet> sets = new ArrayList<>();
    for (int field = 0; field < 5; field++) {
      BitSet set = new BitSet();
      // Mostly anything for day, month and weekday, so that something fires in a short window.
      boolean any = random.nextInt(10) < (field < 2 ? 3 : 7);
      List<String> parts = new ArrayList<>();
      int n = any || random.nextInt(3) > 0 ? 1 : 1 + random.nextInt(4);
      for (int i = 0; i < n; i++) {
        parts.add(part(random, RANGES[field], any ? 0 : random.nextInt(6), set));
      }
      texts.add(String.join(",", parts));
      sets.add(set);
    }
    return new DrawnCron(String.join(" ", texts), sets);
  }

  private static String part(Random random, int[] range, int kind, BitSet set) {
    int a = range[0] + random.nextInt(range[1] - range[0] + 1);
    int b = a + random.nextInt(range[1] - a + 1);
    int step = 1 + random.nextInt(random.nextBoolean() ? 6 : 70);
    return switch (kind) {
      case 0 -> {
        add(set, range[0], range[1], 1);
        yield "*";
      }
      case 1 -> {
        add(set, range[0], range[1], step);
        yield "*/" + step;
      }
      case 2 -> {
        add(set, a, b, 1);
        yield a + "-" + b;
      }
      case 3 -> {
        add(set, a, b, step);
        yield a + "-" + b + "/" + step;
      }
      case 4 -> {
        add(set, a, range[1], step);
        yield a + "/" + step;
      }
      default -> {
        set.set(a);
        yield (a < 10 && random.nextBoolean() ? "0" : "") + a;
      }
    };
  }

  private static void add(BitSet set, int from, int to, int step) {
    for (int i = from; i <= to; i += step) {
      set.set(i);
    }
  }

  boolean interval() {
    String[] fields = text.split(" ", -1);
    return (fields[0] + fields[1]).matches(".*[*/].*");
  }

  boolean matches(LocalDateTime local) {
    return local.getSecond() == 0
        && sets.get(0).get(local.getMinute())
        && sets.get(1).get(local.getHour())
        && matches(local.toLocalDate());
  }

  boolean matches(LocalDate date) {
    String[] fields = text.split(" ", -1);
    boolean day = sets.get(2).get(date.getDayOfMonth());
    int number = date.getDayOfWeek().getValue();
    boolean weekday = sets.get(4).get(number) || (number == 7 && sets.get(4).get(0));
    boolean both = fields[2].startsWith("*") || fields[4].startsWith("*");
    return sets.get(3).get(date.getMonthValue()) && (both ? day && weekday : day || weekday);
  }

  List<LocalTime> times() {
    List<LocalTime> times = new ArrayList<>();
    for (int hour : sets.get(1).stream().toArray()) {
      for (int minute : sets.get(0).stream().toArray()) {
        times.add(LocalTime.of(hour, minute));
      }
    }
    return times;
  }
}
