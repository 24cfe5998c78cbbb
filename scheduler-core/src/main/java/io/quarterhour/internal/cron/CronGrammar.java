package io.quarterhour.internal.cron;

import io.quarterhour.schedule.CronDialect;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The differences between the dialects. */
enum CronGrammar {
  UNIX(5, 5, CronField.WEEKDAY, "5 fields (minute, hour, day of month, month, day of week)"),
  UNIX_YEAR(
      6, 6, CronField.WEEKDAY, "6 fields (minute, hour, day of month, month, day of week, year)"),
  QUARTZ(
      6,
      7,
      CronField.WEEKDAY_FROM_ONE,
      "6 or 7 fields (second, minute, hour, day of month, month, day of week, and a year)"),
  SPRING(
      6,
      6,
      CronField.WEEKDAY_FROM_MONDAY,
      "6 fields (second, minute, hour, day of month, month, day of week)");

  static final String MACRO_NAMES =
      "@yearly, @annually, @monthly, @weekly, @daily, @midnight or @hourly";

  /** The macros and the expressions that they stand for, in the fields of UNIX. */
  private static final Map<String, String> MACROS =
      Map.of(
          "@yearly", "0 0 1 1 *",
          "@annually", "0 0 1 1 *",
          "@monthly", "0 0 1 * *",
          "@weekly", "0 0 * * 0",
          "@daily", "0 0 * * *",
          "@midnight", "0 0 * * *",
          "@hourly", "0 * * * *");

  final int fewestFields;
  final int mostFields;
  final CronField weekday;

  /** The description of the fields, for messages. */
  final String fields;

  CronGrammar(int fewestFields, int mostFields, CronField weekday, String fields) {
    this.fewestFields = fewestFields;
    this.mostFields = mostFields;
    this.weekday = weekday;
    this.fields = fields;
  }

  static CronGrammar of(CronDialect dialect) {
    return switch (dialect) {
      case UNIX -> UNIX;
      case UNIX_YEAR -> UNIX_YEAR;
      case QUARTZ -> QUARTZ;
      case SPRING -> SPRING;
    };
  }

  /** {@return the expression of a macro, in the fields of UNIX; null if there is no such macro} */
  static @Nullable String meaning(String macro) {
    return MACROS.get(macro);
  }

  /**
   * {@return the hint at other dialects that have a number of fields, for messages; empty if there
   * is none}
   */
  String otherDialect(int fields) {
    if (fields == UNIX.fewestFields) {
      return "; five fields are read by the dialect UNIX";
    }
    if (fields == UNIX_YEAR.fewestFields && this == UNIX) {
      return "; a year as the sixth field is read by the dialect UNIX_YEAR,"
          + " seconds as the first by SPRING";
    }
    return fields == QUARTZ.mostFields && this != UNIX
        ? "; seconds first and a year last are read by the dialect QUARTZ"
        : "";
  }

  boolean hasMacros() {
    return this != QUARTZ;
  }

  boolean hasSeconds() {
    return this == QUARTZ || this == SPRING;
  }

  /** {@return whether the dialect has {@code ?} and special days} */
  boolean hasSpecialDays() {
    return this == QUARTZ || this == SPRING;
  }

  /**
   * {@return whether a range in a field may fall, so that it continues from the smallest number}
   */
  boolean wraps(CronField field) {
    return this == QUARTZ && field != CronField.YEAR;
  }

  /** {@return the largest step that is allowed in a field} */
  int maxStep(CronField field) {
    return this == QUARTZ && field != CronField.YEAR ? field.max : Integer.MAX_VALUE;
  }

  /** {@return whether a date must match both day fields} */
  boolean bothDays(String days, String weekdays) {
    return hasSpecialDays() || days.startsWith("*") || weekdays.startsWith("*");
  }

  /** {@return the list of the special days that are allowed in a field, for messages} */
  String specialDays(CronField field) {
    if (!hasSpecialDays() || !field.isDays()) {
      return "";
    }
    if (this == QUARTZ) {
      return field == CronField.DAY ? ", L, L-n, LW, L-nW or nW" : ", L, dL or d#n";
    }
    return field == CronField.DAY ? ", L, L-n, LW or nW" : ", dL or d#n";
  }
}
