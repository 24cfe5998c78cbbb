package io.quarterhour.firing;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** A random list of numbers and ranges, with the set from which its text was made. */
record RandomField(String text, BitSet set) {
  /**
   * The syntax of a field.
   *
   * @param star the first number to which {@code *} refers
   * @param names the names of the numbers from {@code star} on
   * @param sunday the rule for ranges that contain Sunday as 0 or 7
   * @param wraps whether ranges may fall and steps are limited
   */
  record Kind(int min, int max, int star, List<String> names, Sunday sunday, boolean wraps) {
    static Kind plain(int min, int max, boolean wraps) {
      return new Kind(min, max, min, List.of(), Sunday.PLAIN, wraps);
    }

    String text(Random random, int number) {
      int name = number - star;
      if (name >= 0 && name < names.size() && random.nextInt(3) == 0) {
        String text = names.get(name);
        return random.nextBoolean() ? text : text.toLowerCase(Locale.ROOT);
      }
      return (number < 10 && random.nextInt(4) == 0 ? "0" : "") + number;
    }
  }

  /** The position in a range at which Sunday may be written as either of its two numbers. */
  enum Sunday {
    PLAIN,
    ENDS,
    STARTS
  }

  static RandomField star(Kind kind) {
    BitSet set = new BitSet();
    set.set(kind.star, kind.max + 1);
    return new RandomField("*", set);
  }

  static RandomField draw(Random random, Kind kind) {
    BitSet set = new BitSet();
    List<String> parts = new ArrayList<>();
    int n = random.nextInt(3) > 0 ? 1 : 1 + random.nextInt(4);
    for (int i = 0; i < n; i++) {
      parts.add(part(random, kind, set));
    }
    return new RandomField(String.join(",", parts), set);
  }

  static String part(Random random, Kind kind, BitSet set) {
    int a = kind.min + random.nextInt(kind.max - kind.min + 1);
    int limit = kind.wraps ? Math.min(kind.max, 70) : 70;
    int step = 1 + random.nextInt(random.nextBoolean() ? Math.min(6, limit) : limit);
    return switch (random.nextInt(6)) {
      case 0 -> {
        add(kind, set, kind.star, kind.max, 1);
        yield "*";
      }
      case 1 -> {
        add(kind, set, kind.star, kind.max, step);
        yield "*/" + step;
      }
      case 2 -> range(random, kind, a, 1, set);
      case 3 -> range(random, kind, a, step, set) + "/" + step;
      case 4 -> {
        add(kind, set, a, kind.max, step);
        yield kind.text(random, a) + "/" + step;
      }
      default -> {
        set.set(a);
        yield kind.text(random, a);
      }
    };
  }

  private static String range(Random random, Kind kind, int from, int step, BitSet set) {
    String first = kind.text(random, from);
    boolean falls = kind.wraps && from > kind.min && random.nextBoolean();
    int to = falls ? kind.min + random.nextInt(from - kind.min) : between(random, from, kind.max);
    if (kind.sunday == Sunday.STARTS && from == 0 && to < 7 && random.nextBoolean()) {
      first = "SUN";
    }
    String last = kind.text(random, to);
    if (kind.sunday == Sunday.ENDS && from > 0 && to == 7) {
      last = List.of("0", "7", "SUN").get(random.nextInt(3));
    }
    add(kind, set, from, to, step);
    return first + "-" + last;
  }

  private static int between(Random random, int from, int to) {
    return from + random.nextInt(to - from + 1);
  }

  /** Adds every {@code step}-th number of a range. A falling range continues at the minimum. */
  private static void add(Kind kind, BitSet set, int from, int to, int step) {
    int count = 0;
    for (int number = from; ; number = number == kind.max ? kind.min : number + 1) {
      if (count % step == 0) {
        set.set(number);
      }
      count++;
      if (number == to) {
        return;
      }
    }
  }
}
