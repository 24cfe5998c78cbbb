package io.quarterhour.firing;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.schedule.CronDialect;
import io.quarterhour.schedule.DayOfMonth;
import io.quarterhour.schedule.Schedule;
import java.time.DayOfWeek;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Descriptions of cron expressions, which may be clumsy but must not be wrong. */
class CronDescriberTest {
  private static String describe(String language, Schedule schedule) {
    return FireTimes.of(schedule.exact()).describe(Locale.forLanguageTag(language));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          UNIX   | */5 1-2 * * *   | every 5 minutes in the hours 1 and 2
          UNIX   | * * * * *       | every minute
          UNIX   | */1 * * * *     | every minute
          UNIX   | */15 * * * *    | every 15 minutes
          UNIX   | 00,30 * * * *   | every 30 minutes
          UNIX   | */7 * * * *     | at minutes 0, 7, 14, 21, 28, 35, 42, 49 and 56 of every hour
          UNIX   | 5/10 * * * *    | at minutes 5, 15, 25, 35, 45 and 55 of every hour
          UNIX   | 30 * * * *      | at minute 30 of every hour
          UNIX   | 30 1-9 * * *    | at minute 30 in the hours 1 to 9
          UNIX   | 5-15 9 * * *    | at minutes 5 to 15 in the hour 9
          UNIX   | */90 * * * *    | every hour
          UNIX   | 0 */2 * * *     | every 2 hours
          UNIX   | 0 9-17 * * *    | every hour from 09:00 to 17:00
          UNIX   | 0 1-3,7-10 * * *| at 01:00, 02:00, 03:00, 07:00, 08:00, 09:00 and 10:00
          UNIX   | 0,30 9-17 * * * | every 30 minutes in the hours 9 to 17
          UNIX   | 30 9 * * *      | at 09:30
          UNIX   | 0 0,12 * * *    | at 00:00 and 12:00
          UNIX   | @daily          | at 00:00
          UNIX   | @weekly         | at 00:00 on Sunday
          UNIX   | 0 9 * * MON-FRI | at 09:00 on Monday to Friday
          UNIX   | 0 9 * * FRI-SUN | at 09:00 on Friday to Sunday
          UNIX   | 0 9 1-31 * 5    | at 09:00
          UNIX   | 0 9 * 6-8 *     | at 09:00 in June to August
          UNIX   | 0 0 29 2 *      | at 00:00 on the 29th of February
          UNIX   | 30 4 1 * 0,6    | at 04:30 on the 1st of the month, and on Saturday and Sunday
          UNIX   | 30 4 1 5 0,6    | at 04:30 on the 1st of May, and on Saturday and Sunday in May
          UNIX   | 0 9 */15 * 1,2  | at 09:00 on the 1st, the 16th and the 31st of the month, if that is Monday or Tuesday
          UNIX_YEAR | 30 9 * * * *         | at 09:30
          UNIX_YEAR | 30 9 3 * * 2027,2028 | at 09:30 on the 3rd of the month in 2027 and 2028
          UNIX_YEAR | 0 0 1 1 * 2026-2030  | at 00:00 on the 1st of January in 2026 to 2030
          UNIX_YEAR | 0 0 1 1 * 2026/2     | at 00:00 on the 1st of January in every 2nd year from 2026 to 2198
          QUARTZ | * * * * * ?       | every second
          QUARTZ | */10 * * * * ?    | every 10 seconds
          QUARTZ | 5 * * * * ?       | at second 5 of every minute
          QUARTZ | */10 5 * * * ?    | every 10 seconds in the minute 5 of every hour
          QUARTZ | 7,9 1-5 * * * ?   | at seconds 7 and 9 in the minutes 1 to 5 of every hour
          QUARTZ | 15 30 9 ? * 2     | at 09:30:15 on Monday
          QUARTZ | 0 0 22-2/2 * * ?  | at 00:00, 02:00 and 22:00
          QUARTZ | 0 0 12 L * ?      | at 12:00 on the last day of the month
          QUARTZ | 0 0 12 L-1 * ?    | at 12:00 on the day before the last of the month
          QUARTZ | 0 0 12 L-3 * ?    | at 12:00 on the day 3 days before the last of the month
          QUARTZ | 0 0 12 LW * ?     | at 12:00 on the last working day of the month
          QUARTZ | 0 0 12 15W 3 ?    | at 12:00 on the working day nearest to the 15th of March
          QUARTZ | 0 0 12 1,LW,L * ? | at 12:00 on the 1st, the last working day and the last day of the month
          QUARTZ | 0 0 12 ? * 6L     | at 12:00 on the last Friday of the month
          QUARTZ | 0 0 12 ? 3 6#3    | at 12:00 on the third Friday of the month in March
          QUARTZ | 0 0 12 ? * L      | at 12:00 on Saturday
          SPRING | 0 0 9 1-7 * MON   | at 09:00 on the 1st to the 7th of the month, if that is Monday
          SPRING | 0 0 9 L * 5L      | at 09:00 on the last day of the month, if that is the last Friday of the month
          SPRING | 0 0 9 ? * */2     | at 09:00 on Monday, Wednesday, Friday and Sunday
          SPRING | 0 0 9 ? * MON#1   | at 09:00 on the first Monday of the month
          SPRING | @hourly           | every hour
          """)
  void expressionIsDescribedInEnglish(CronDialect dialect, String expression, String text) {
    assertThat(describe("en", Schedule.cron(expression, dialect))).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          de | UNIX   | */15 * * * *       | jede 15 Minuten
          de | UNIX   | 30 2 * * *         | um 02:30
          de | UNIX   | */5 1-2 * * *      | jede 5 Minuten um 1 und 2 Stunden
          de | UNIX   | */20 */12 * * *    | jede 20 Minuten um 0 und 12 Stunden
          de | UNIX   | 30 4 1 * 0,6       | um 04:30 um 1 Tag; um 04:30 um Samstag und Sonntag Tage
          de | UNIX   | 0 9 * * FRI-SUN    | um 09:00 jede Tag zwischen Freitag und Sonntag
          de-AT | UNIX | 0 9 1-31 * 5      | um 09:00
          fr | UNIX   | @weekly            | à 00:00 à dimanche jour
          fr | QUARTZ | 0 0 9 ? * 6L       | à 09:00 dernier vendredi de chaque mois
          fr | QUARTZ | 0 0 9 L * ?        | à 09:00 dernier jour du mois
          es | QUARTZ | */10 * * * * ?     | cada 10 segundos
          es | QUARTZ | 0 0 9 ? * 1        | en 09:00 en domingo dia
          it | SPRING | 0 0 9 * * 1-5      | alle 09:00 ogni giorno tra lunedì e venerdì
          it | UNIX_YEAR | 30 9 * * * 2150 | alle 09:30 alle 2150 anno
          ru | UNIX   | 30 2 * * *         | в 02:30
          ja | UNIX   | */15 * * * *       | 毎 15 分
          """)
  void expressionIsDescribedInOtherLanguages(
      String language, CronDialect dialect, String expression, String text) {
    assertThat(describe(language, Schedule.cron(expression, dialect))).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          SPRING | 0 0 9 1-7 * MON  | the text would read as if either day field sufficed
          QUARTZ | 0 0 9 LW * ?     | the French text would mean the last week
          QUARTZ | 0 0 9 15W * ?    | the German text would mean the next working day
          QUARTZ | 0 0 9 L-3 * ?    | the Japanese text would mean March
          QUARTZ | 0 0 9 ? * 6#2    | the text would mean Friday 2
          QUARTZ | 0 0 9 1,L * ?    | the text can contain only one of the two days
          QUARTZ | * * * * * ?      | the Dutch text would mean every other second
          QUARTZ | 30 5 * * * ?     | the text would omit the seconds
          QUARTZ | 0 0 0 1 1 ? */2  | the text would list too many years
          """)
  void wrongTranslationIsReplacedByTheExpression(
      CronDialect dialect, String expression, String reason) {
    for (String language : List.of("de", "fr", "nl", "ja")) {
      assertThat(describe(language, Schedule.cron(expression, dialect)))
          .as(reason)
          .isEqualTo("cron " + expression);
    }
  }

  @Test
  void unsupportedLanguageFallsBackToEnglish() {
    Locale previous = Locale.getDefault();
    try {
      Locale.setDefault(Locale.GERMANY);
      for (String language : List.of("und", "sv", "cy", "en-US", "xx")) {
        assertThat(describe(language, Schedule.cron("30 2 * * *"))).isEqualTo("at 02:30");
      }
    } finally {
      Locale.setDefault(previous);
    }
  }

  @Test
  void calendarSchedulesAreDescribedLikeExpressions() {
    Set<DayOfWeek> days = Set.of(DayOfWeek.MONDAY, DayOfWeek.SUNDAY);
    List<DayOfMonth> last = List.of(DayOfMonth.last());
    List<DayOfMonth> lastFriday = List.of(DayOfMonth.last(DayOfWeek.FRIDAY));
    assertThat(describe("fr", Schedule.daily("02:15"))).isEqualTo("à 02:15");
    assertThat(describe("fr", Schedule.daily("02:00", "14:00"))).isEqualTo("à 2 et 14 heures");
    assertThat(describe("fr", Schedule.weekly(days, "09:00")))
        .isEqualTo("à 09:00 à lundi et dimanche jours");
    assertThat(
            describe("fr", Schedule.monthly(List.of(DayOfMonth.of(1), DayOfMonth.of(15)), "09:00")))
        .isEqualTo("à 09:00 à 1 et 15 jours");
    assertThat(describe("fr", Schedule.monthly(last, "09:00")))
        .isEqualTo("à 09:00 dernier jour du mois");
    assertThat(describe("fr", Schedule.monthly(lastFriday, "09:00")))
        .isEqualTo("à 09:00 dernier vendredi de chaque mois");
  }

  @Test
  void calendarSchedulesWithoutCronEquivalentAreInEnglish() {
    List<DayOfMonth> mixed = List.of(DayOfMonth.of(1), DayOfMonth.last(DayOfWeek.FRIDAY));
    assertThat(describe("fr", Schedule.daily("02:15", "14:30")))
        .isEqualTo("every day at 02:15 and 14:30");
    assertThat(describe("fr", Schedule.everyDays(2, "02:15"))).isEqualTo("every 2 days at 02:15");
    assertThat(describe("fr", Schedule.monthly(mixed, "09:00")))
        .isEqualTo("every month on the 1st and the last Friday at 09:00");
    assertThat(describe("fr", Schedule.every(Duration.ofMinutes(15))))
        .isEqualTo("every 15 minutes");
  }
}
