package io.quarterhour.internal.cron;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Formatting of number sets as lists for people: three or more consecutive numbers become a range.
 */
public final class NumberRanges {
  private NumberRanges() {}

  /** {@return the parts as {@code a}, {@code a and b} or {@code a, b and c}} */
  public static String list(List<String> parts) {
    int last = parts.size() - 1;
    return last <= 0
        ? String.join("", parts)
        : String.join(", ", parts.subList(0, last)) + " and " + parts.get(last);
  }

  /**
   * Returns the numbers and ranges of a set.
   *
   * @param name the format of a number
   * @param to the text between the two ends of a range
   */
  static List<String> of(BitSet set, IntFunction<String> name, String to) {
    List<String> runs = new ArrayList<>();
    for (int first = set.nextSetBit(0); first >= 0; ) {
      int last = set.nextClearBit(first) - 1;
      if (last - first < 2) {
        runs.add(name.apply(first));
        first = set.nextSetBit(first + 1);
      } else {
        runs.add(name.apply(first) + to + name.apply(last));
        first = set.nextSetBit(last + 1);
      }
    }
    return runs;
  }

  static BitSet set(long bits) {
    return BitSet.valueOf(new long[] {bits});
  }

  /**
   * {@return s if the set consists of every s-th number from 0 to size - 1, 1 if it contains all of
   * them, 0 otherwise}
   */
  static int step(long bits, int size) {
    long others = bits & (bits - 1);
    int step = others == 0 ? size : Long.numberOfTrailingZeros(others);
    if ((bits & 1) == 0 || step == size || size % step != 0) {
      return 0;
    }
    for (int i = 0; i < size; i++) {
      boolean isIn = ((bits >>> i) & 1) != 0;
      if (isIn != (i % step == 0)) {
        return 0;
      }
    }
    return step;
  }
}
