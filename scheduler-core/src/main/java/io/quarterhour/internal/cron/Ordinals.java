package io.quarterhour.internal.cron;

/** English ordinal numbers of days. */
public final class Ordinals {
  private Ordinals() {}

  /** {@return the ordinal number, such as {@code 1st}, {@code 2nd} or {@code 11th}} */
  public static String of(int number) {
    int last = number / 10 == 1 ? 0 : number % 10;
    return number
        + switch (last) {
          case 1 -> "st";
          case 2 -> "nd";
          case 3 -> "rd";
          default -> "th";
        };
  }
}
