package io.quarterhour.examples.benchmarks.frame;

import java.util.Iterator;

/** Reads the values of command line options. */
public final class Arguments {
  private Arguments() {}

  /** {@return the value of an option, which is the next argument} */
  public static String value(String option, Iterator<String> rest) {
    if (!rest.hasNext()) {
      throw new UsageException("option " + option + " needs a value");
    }
    return rest.next();
  }

  /** {@return the numeric value of an option} */
  public static int number(String option, Iterator<String> rest, int minimum) {
    String text = value(option, rest);
    try {
      int number = Integer.parseInt(text);
      if (number >= minimum) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Reported below.
    }
    throw new UsageException(
        "option " + option + " must be a number of at least " + minimum + ", was '" + text + "'");
  }
}
