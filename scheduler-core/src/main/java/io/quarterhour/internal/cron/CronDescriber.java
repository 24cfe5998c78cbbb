package io.quarterhour.internal.cron;

import io.quarterhour.error.InvalidInputException;
import io.quarterhour.schedule.CronDialect;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Says when a cron expression fires: in English by itself, in other languages by cron-utils. */
public final class CronDescriber {
  private CronDescriber() {}

  /**
   * The expression in words.
   *
   * @param locale English is taken if there are no words in its language
   * @return the words; in another language than English the expression itself if it cannot be said
   * @throws InvalidInputException if the expression cannot be read
   */
  public static String of(String expression, CronDialect dialect, Locale locale) {
    if (isEnglish(locale)) {
      return new EnglishCronDescriber(CronParser.read(expression, dialect)).words();
    }
    String words = foreign(expression, dialect, locale);
    return words == null ? "cron " + expression : words;
  }

  /**
   * The expression in words of another language than English.
   *
   * @param locale of a language that is {@linkplain #isEnglish not English}
   * @return null if it cannot be said
   * @throws InvalidInputException if the expression cannot be read
   */
  public static @Nullable String foreign(String expression, CronDialect dialect, Locale locale) {
    return CronUtilsDescriber.of(CronParser.read(expression, dialect), locale);
  }

  /** {@return whether words for a locale are English, be it for want of another language} */
  public static boolean isEnglish(Locale locale) {
    String language = locale.getLanguage();
    return language.isEmpty() || language.equals("en") || !CronUtilsDescriber.has(locale);
  }
}
