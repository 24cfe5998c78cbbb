package io.quarterhour.internal.cron;

import io.quarterhour.error.InvalidInputException;
import io.quarterhour.schedule.CronDialect;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Descriptions of cron expressions: in English with texts of this package, in other languages with
 * those of cron-utils.
 */
public final class CronDescriber {
  private CronDescriber() {}

  /**
   * Returns the description of an expression.
   *
   * @param locale the language; English is used for languages that are not supported
   * @return the description; in a language other than English, {@code cron} followed by the
   *     expression if no description is available
   * @throws InvalidInputException if the expression cannot be read
   */
  public static String of(String expression, CronDialect dialect, Locale locale) {
    if (isEnglish(locale)) {
      return new EnglishCronDescriber(CronParser.read(expression, dialect)).describe();
    }
    String text = foreign(expression, dialect, locale);
    return text == null ? "cron " + expression : text;
  }

  /**
   * Returns the description of an expression in a language other than English.
   *
   * @param locale a locale whose language is {@linkplain #isEnglish not English}
   * @return the description, or null if none is available
   * @throws InvalidInputException if the expression cannot be read
   */
  public static @Nullable String foreign(String expression, CronDialect dialect, Locale locale) {
    return CronUtilsDescriber.of(CronParser.read(expression, dialect), locale);
  }

  /**
   * {@return whether descriptions for a locale are in English, which includes locales whose
   * language is not supported}
   */
  public static boolean isEnglish(Locale locale) {
    String language = locale.getLanguage();
    return language.isEmpty() || language.equals("en") || !CronUtilsDescriber.has(locale);
  }
}
