package io.quarterhour.internal.cron;

import com.cronutils.descriptor.CronDescriptor;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.parser.CronParser;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Descriptions of cron expressions in the languages of cron-utils. Because cron-utils reads many
 * expressions differently, it receives a plain expression of the same meaning instead of the
 * original.
 *
 * <p>It receives only expressions that it describes correctly in all its languages. This excludes
 * working days, the n-th weekday (which it writes as {@code Friday 2}), days before the last, and
 * most expressions with seconds.
 */
final class CronUtilsDescriber {
  /** The parser of the plain expressions: Monday is 1, and no field is optional. */
  private static final CronParser PARSER =
      new CronParser(
          CronDefinitionBuilder.defineCron()
              .withSeconds()
              .and()
              .withMinutes()
              .and()
              .withHours()
              .and()
              .withDayOfMonth()
              .supportsL()
              .and()
              .withMonth()
              .and()
              .withDayOfWeek()
              .withValidRange(1, 7)
              .withMondayDoWValue(1)
              .supportsL()
              .and()
              .withYear()
              .withValidRange(1970, 2199)
              .and()
              .instance());

  private static final int MANY_YEARS = 40;

  private final CronExpression cron;
  private final CronDescriptor descriptor;

  private CronUtilsDescriber(CronExpression cron, CronDescriptor descriptor) {
    this.cron = cron;
    this.descriptor = descriptor;
  }

  /**
   * {@return the description; null if cron-utils has none that is correct}
   *
   * @param locale a locale whose language cron-utils supports
   */
  static @Nullable String of(CronExpression cron, Locale locale) {
    return new CronUtilsDescriber(cron, CronDescriptor.instance(locale)).describe();
  }

  /**
   * {@return whether cron-utils supports a language; for one that it does not support, it uses the
   * default language of the JVM}
   */
  static boolean has(Locale locale) {
    return CronDescriptor.instance(locale)
        .getResourceBundle()
        .getLocale()
        .getLanguage()
        .equals(locale.getLanguage());
  }

  private @Nullable String describe() {
    CronDays all = cron.days();
    String times = times();
    String days = days(NumberRanges.set((long) all.days() << 1), all.specialDays(), 31);
    String weekdays = days(NumberRanges.set((long) all.weekdays() << 1), all.specialWeekdays(), 7);
    if (times == null || days == null || weekdays == null) {
      return null;
    }
    if (all.any()) {
      return describe(times, "*", "*");
    }
    if (!all.both()) {
      String one = describe(times, days, "*");
      String other = describe(times, "*", weekdays);
      return one == null || other == null ? null : one + "; " + other;
    }
    return days.equals("*") || weekdays.equals("*") ? describe(times, days, weekdays) : null;
  }

  private @Nullable String describe(String times, String days, String weekdays) {
    String months = list(NumberRanges.set((long) cron.months() << 1), 12);
    BitSet years = cron.years();
    if (years != null && years.cardinality() > MANY_YEARS) {
      return null;
    }
    String year = years == null ? "*" : list(years, 0);
    try {
      String text =
          descriptor.describe(
              PARSER.parse(times + " " + days + " " + months + " " + weekdays + " " + year));
      // In some cases cron-utils does not fill in its own patterns.
      return text.contains("replace_") || text.contains("%") ? null : text;
    } catch (RuntimeException e) {
      // A missing description must not fail the caller, which has a fallback.
      return null;
    }
  }

  /**
   * {@return the second, minute and hour fields; null if cron-utils does not describe them
   * correctly}
   */
  private @Nullable String times() {
    long seconds = cron.times().seconds();
    long minutes = cron.times().minutes();
    long hours = cron.times().hours();
    boolean once =
        Long.bitCount(seconds) == 1 && Long.bitCount(minutes) == 1 && Long.bitCount(hours) == 1;
    boolean everyFewSeconds =
        NumberRanges.step(seconds, 60) > 1
            && NumberRanges.step(minutes, 60) == 1
            && NumberRanges.step(hours, 24) == 1;
    if (seconds != 1 && !once && !everyFewSeconds) {
      return null;
    }
    // With steps in both fields the description would be ambiguous.
    String hour = Long.bitCount(minutes) == 1 ? time(hours, 24) : list(NumberRanges.set(hours), 24);
    return time(seconds, 60) + " " + time(minutes, 60) + " " + hour;
  }

  private static String time(long bits, int size) {
    int step = NumberRanges.step(bits, size);
    return step > 1 ? "*/" + step : list(NumberRanges.set(bits), size);
  }

  /** {@return a day field; null if it contains days that cron-utils does not describe correctly} */
  private static @Nullable String days(BitSet numbers, List<SpecialDay> special, int size) {
    if (special.isEmpty()) {
      return list(numbers, size);
    }
    boolean alone = numbers.isEmpty() && special.size() == 1;
    if (alone && special.get(0) instanceof SpecialDay.NthWeekday nth) {
      return nth.nth() == 0 ? nth.weekday() + 1 + "L" : null;
    }
    return alone && special.get(0).equals(new SpecialDay.Numbered(0, false)) ? "L" : null;
  }

  /** Returns numbers and ranges, or {@code *} if the set is complete. */
  private static String list(BitSet set, int size) {
    IntFunction<String> plain = Integer::toString;
    return set.cardinality() == size ? "*" : String.join(",", NumberRanges.of(set, plain, "-"));
  }
}
