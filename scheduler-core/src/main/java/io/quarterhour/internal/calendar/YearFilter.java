package io.quarterhour.internal.calendar;

import java.time.LocalDate;
import java.util.BitSet;

/** Dates in some years only. */
public final class YearFilter implements DateSet {
  private final DateSet dateSet;

  /** The first day of each year that counts, rising, and the first day behind each. */
  private final int[] begins;

  private final int[] ends;

  private YearFilter(DateSet dateSet, BitSet years) {
    this.dateSet = dateSet;
    begins = years.stream().map(YearFilter::firstDay).toArray();
    ends = years.stream().map(year -> firstDay(year + 1)).toArray();
  }

  /**
   * Leaves out all other years.
   *
   * @param years those that count, from 1 to 9999; not empty
   * @return the dates in those years, or {@link DateSet#NONE} if there is none
   */
  public static DateSet only(BitSet years, DateSet dateSet) {
    YearFilter answer = new YearFilter(dateSet, years);
    return answer.atOrAfter(answer.begins[0]) == NEVER ? NONE : answer;
  }

  private static int firstDay(int year) {
    return (int) LocalDate.of(year, 1, 1).toEpochDay();
  }

  @Override
  public int atOrAfter(int day) {
    int from = day;
    for (int i = 0; i < begins.length; i++) {
      if (from < ends[i]) {
        int date = dateSet.atOrAfter(Math.max(from, begins[i]));
        if (date < ends[i]) {
          return date;
        }
        // Years without a date are passed over at once.
        from = date;
      }
    }
    return NEVER;
  }
}
