package io.quarterhour.internal.cron;

/** Numbers of days in English. */
public final class Ordinals {
  private Ordinals() {}

  /** {@return {@code 1st}, {@code 2nd}, {@code 11th}} */
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
