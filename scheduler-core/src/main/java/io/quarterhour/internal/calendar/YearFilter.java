package io.quarterhour.internal.calendar;

import java.time.LocalDate;
import java.util.BitSet;

/** The dates of another set that lie in certain years. */
public final class YearFilter implements DateSet {
  private final DateSet dateSet;

  /**
   * The first day of each included year, in rising order; {@code ends} has the first day after each
   * of these years.
   */
  private final int[] begins;

  private final int[] ends;

  private YearFilter(DateSet dateSet, BitSet years) {
    this.dateSet = dateSet;
    begins = years.stream().map(YearFilter::firstDay).toArray();
    ends = years.stream().map(year -> firstDay(year + 1)).toArray();
  }

  /**
   * Restricts a set of dates to certain years.
   *
   * @param years the years to include, from 1 to 9999; not empty
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
        // Skips the years before this date, which have no date of the set.
        from = date;
      }
    }
    return NEVER;
  }
}
