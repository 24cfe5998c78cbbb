package io.quarterhour.internal.cron;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Parser of one field of a cron expression: a list of {@code *}, {@code a} and {@code a-b}, each
 * with an optional step, and of special days. Any other part is reported as a problem and left out.
 */
final class CronFieldParser {
  private static final int UNREADABLE = CronNumberParser.UNREADABLE;

  private final CronGrammar cronGrammar;
  private final CronField field;
  private final CronErrors cronErrors;
  private final CronNumberParser numbers;
  private final SpecialDayParser special;

  /** The numbers that were read: bit n % 64 of word n / 64 is the number n. */
  private final long[] words;

  private final List<SpecialDay> specialDays = new ArrayList<>(0);

  /** The steps that lead from one number to another, as bits; {@code *} counts as step 1. */
  private long steps;

  /** Whether a part of the list is {@code *} without a step. */
  private boolean everything;

  CronFieldParser(CronGrammar cronGrammar, CronField field, CronErrors cronErrors) {
    this.cronGrammar = cronGrammar;
    this.field = field;
    this.cronErrors = cronErrors;
    numbers = new CronNumberParser(cronGrammar, field, cronErrors);
    special = new SpecialDayParser(cronGrammar, field, cronErrors, numbers);
    words = new long[field.max / Long.SIZE + 1];
  }

  /** {@return the numbers as bits, bit 0 is 0; for all fields except years} */
  long numbers() {
    return words[0];
  }

  /** {@return the numbers, for years} */
  BitSet manyNumbers() {
    return BitSet.valueOf(words);
  }

  List<SpecialDay> specialDays() {
    return specialDays;
  }

  /**
   * {@return the steps in the list as bits; {@code *} counts as step 1, and steps that lead to no
   * second number are left out}
   */
  long steps() {
    return steps;
  }

  boolean everything() {
    return everything;
  }

  CronFieldParser read(String text) {
    if (text.equals("?") && cronGrammar.hasSpecialDays() && field.isDays()) {
      part("*");
      return this;
    }
    int comma = -1;
    do {
      int from = comma + 1;
      comma = text.indexOf(',', from);
      String part = text.substring(from, comma < 0 ? text.length() : comma);
      if (part.isEmpty()) {
        cronErrors.add(field, "a list must not have empty parts, was " + CronParser.quoted(text));
      } else if (special.isSpecial(part)) {
        special(part, text);
      } else {
        part(part);
      }
    } while (comma >= 0 && !cronErrors.enough());
    return this;
  }

  private void special(String part, String list) {
    boolean lonely = cronGrammar == CronGrammar.QUARTZ && field != CronField.DAY;
    if (lonely && list.length() > part.length()) {
      cronErrors.add(
          field, "L, dL and d#n must stand alone in the field, was " + CronParser.quoted(list));
    } else if (lonely && part.equalsIgnoreCase("L")) {
      add(field.max, field.max, 1);
    } else {
      SpecialDay day = special.read(part);
      if (day != null) {
        specialDays.add(day);
      }
    }
  }

  private void part(String part) {
    int slash = part.indexOf('/');
    if (slash == 0) {
      cronErrors.add(
          field, "a step must have a start before it, such as *, was " + CronParser.quoted(part));
      return;
    }
    String range = slash < 0 ? part : part.substring(0, slash);
    int step = slash < 0 ? 1 : step(part.substring(slash + 1), part);
    int dash = range.indexOf('-');
    if (range.equals("*")) {
      everything |= slash < 0;
      addSteps(field.first, field.max, step);
    } else if (dash == 0 || range.startsWith("+")) {
      cronErrors.add(
          field, "numbers must be written without a sign, was " + CronParser.quoted(part));
    } else if (dash > 0) {
      range(range.substring(0, dash), range.substring(dash + 1), step);
    } else {
      int from = numbers.number(range);
      addSteps(from, slash < 0 ? from : field.max, step);
    }
  }

  private void range(String first, String last, int step) {
    int from = numbers.number(first);
    int to = last.isEmpty() ? missingEnd(first) : numbers.number(last);
    if (from == UNREADABLE || to == UNREADABLE) {
      return;
    }
    if (field == CronField.WEEKDAY && to == 0 && from > 0) {
      to = CronField.SUNDAY; // Sunday may also end the week
    } else if (field == CronField.WEEKDAY_FROM_MONDAY
        && to < from
        && CronNumberParser.isName(first)) {
      from %= CronField.SUNDAY; // Sunday by its name may also start the week
    }
    if (to < from && !cronGrammar.wraps(field)) {
      cronErrors.add(
          field,
          "a range must rise" + sunday(from) + (", was " + CronParser.quoted(first + "-" + last)));
      return;
    }
    if (step == 1) {
      add(from, to, step);
    } else {
      addSteps(from, to, step);
    }
  }

  private String sunday(int from) {
    if (field == CronField.WEEKDAY) {
      return " (but it may end on Sunday, as in FRI-SUN)";
    }
    return field == CronField.WEEKDAY_FROM_MONDAY && from == CronField.SUNDAY
        ? " (Sunday is 0 at the start of a range and 7 at its end)"
        : "";
  }

  private int missingEnd(String first) {
    cronErrors.add(field, "a range must have an end, was " + CronParser.quoted(first + "-"));
    return UNREADABLE;
  }

  private int step(String text, String part) {
    int step = CronNumberParser.digits(text);
    int max = cronGrammar.maxStep(field);
    if (step < 1 || step > max) {
      String expected = max == Integer.MAX_VALUE ? ", 1 or more" : " from 1 to " + max;
      cronErrors.add(
          field,
          ("a step must be a whole number" + expected)
              + (", was " + CronParser.quoted(text) + " in " + CronParser.quoted(part)));
      return UNREADABLE;
    }
    return step;
  }

  /** Adds the numbers from a start to an end in steps, and records the step. */
  private void addSteps(int from, int to, int step) {
    if (from != UNREADABLE && step != UNREADABLE && step < Long.SIZE && span(from, to) >= step) {
      steps |= 1L << step;
    }
    add(from, to, step);
  }

  private int span(int from, int to) {
    return to < from ? to - from + field.max - field.min + 1 : to - from;
  }

  /**
   * Adds the numbers from a start to an end in steps. A range that falls continues from the
   * smallest number of the field.
   */
  private void add(int from, int to, int step) {
    if (from == UNREADABLE || step == UNREADABLE) {
      return;
    }
    int size = field.max - field.min + 1;
    int end = from + span(from, to);
    for (int i = from; i <= end; i += step) {
      int number = i > field.max ? i - size : i;
      words[number / Long.SIZE] |= 1L << number;
    }
  }
}
