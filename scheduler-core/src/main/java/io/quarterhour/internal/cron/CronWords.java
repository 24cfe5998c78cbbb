package io.quarterhour.internal.cron;

import com.cronutils.descriptor.CronDescriptor;
import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.parser.CronParser;
import io.quarterhour.schedule.CronDialect;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Says in English when a cron expression fires, with the words of cron-utils. It reads some
 * expressions differently, so it is not given the expression but a plain one of the same meaning:
 * without names, macros and steps that do not come out even.
 */
public final class CronWords {
  private static final CronParser PARSER =
      new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));
  private static final CronDescriptor DESCRIPTOR = CronDescriptor.instance(Locale.ENGLISH);

  private CronWords() {}

  public static String of(String expression, CronDialect dialect) {
    CronExpression cron = CronReader.read(expression, dialect);
    CronDays all = cron.days();
    if (dialect != CronDialect.UNIX) {
      return "cron " + expression;
    }
    String time = times(cron.times().minutes(), 60) + " " + times(cron.times().hours(), 24) + " ";
    String month = " " + list((long) cron.months() << 1, 1, 12) + " ";
    String days = list((long) all.days() << 1, 1, 31);
    // From Monday as 1 to Sunday as 7, which cron-utils knows as well.
    String weekdays = list((long) all.weekdays() << 1, 1, 7);
    try {
      if (all.both()) {
        return words(time + days + month + weekdays);
      }
      if (days.equals("*") || weekdays.equals("*")) {
        return words(time + "*" + month + "*");
      }
      return words(time + days + month + "*") + ", and " + words(time + "*" + month + weekdays);
    } catch (RuntimeException e) {
      // It is not worth failing for: whoever wrote the expression can read it.
      return "cron " + expression;
    }
  }

  private static String words(String expression) {
    return DESCRIPTOR.describe(PARSER.parse(expression));
  }

  /**
   * Minutes or hours: as steps if they come out even, so that {@code *}{@code /s} means every s.
   */
  private static String times(long bits, int size) {
    int step = Long.numberOfTrailingZeros(bits & (bits - 1));
    if ((bits & 1) != 0 && step > 1 && step < size && size % step == 0) {
      long even = IntStream.range(0, size / step).mapToLong(i -> 1L << (i * step)).sum();
      if (bits == even) {
        return "*/" + step;
      }
    }
    return list(bits, 0, size - 1);
  }

  /** Numbers and ranges, or {@code *} if nothing is left out. */
  private static String list(long bits, int min, int max) {
    if (Long.bitCount(bits) == max - min + 1) {
      return "*";
    }
    return IntStream.rangeClosed(min, max)
        .filter(i -> isIn(bits, i) && !(isIn(bits, i - 1) && isIn(bits, i + 1)))
        .mapToObj(
            i -> i + (isIn(bits, i + 1) && isIn(bits, i + 2) && !isIn(bits, i - 1) ? "-" : ","))
        .collect(Collectors.joining())
        .replaceAll(",$", "");
  }

  private static boolean isIn(long bits, int number) {
    return number >= 0 && number < Long.SIZE && (bits >>> number & 1) != 0;
  }
}
