package io.quarterhour.firing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.quarterhour.error.InvalidInputException;
import io.quarterhour.internal.cron.CronParser;
import io.quarterhour.schedule.CronDialect;
import io.quarterhour.schedule.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Texts that nobody would write, in all dialects: each is either read or refused, and soon. {@code
 * -Dfuzz.texts=1000000} says how many, {@code -Dfuzz.seed} which; what took longest is printed.
 */
class CronFuzzTest {
  private static final int TEXTS = Integer.getInteger("fuzz.texts", 100_000);
  private static final long SEED = Long.getLong("fuzz.seed", 20_261_121);
  private static final Duration LIMIT = Duration.ofMillis(10);
  private static final Instant NOW = Instant.parse("2026-05-01T00:00:00Z");

  private static final String SIGNS = "0123456789*/,-?LW#@lw";
  private static final List<String> WORDS =
      List.of(
          " ",
          " ",
          " ",
          "\t",
          "* ",
          "? ",
          "0 ",
          ",",
          "MON",
          "sun",
          "Feb",
          "L-3W",
          "15W",
          "#5",
          "FRIL",
          "1970",
          "2199",
          "*/2",
          "59",
          "60",
          "@daily",
          "@",
          "+",
          "~",
          "H",
          "\n",
          "\u0000",
          "\u0131",
          "\u0661",
          "\u2013",
          "\u00a0",
          "\u202e",
          "\ud83d",
          "9999999999");
  private static final List<String> ZONES =
      List.of("UTC", "Europe/Berlin", "America/St_Johns", "Pacific/Apia");

  /** The longest that anything took, and on what. */
  private static final class Slowest {
    private Duration took = Duration.ZERO;
    private String text = "";

    void record(Runnable act, Schedule schedule) {
      Duration once = time(act);
      if (once.compareTo(took) > 0) {
        // A pause of the machine does not come five times.
        for (int i = 0; i < 5 && once.compareTo(took) > 0; i++) {
          Duration again = time(act);
          once = again.compareTo(once) < 0 ? again : once;
        }
        if (once.compareTo(took) > 0) {
          took = once;
          text = CronParser.quoted(schedule.recurrence().toString());
        }
      }
    }

    private static Duration time(Runnable act) {
      long begin = System.nanoTime();
      act.run();
      return Duration.ofNanos(System.nanoTime() - begin);
    }
  }

  @Test
  void invalidExpressionsAreRejectedQuickly() {
    Slowest reading = new Slowest();
    Slowest searching = new Slowest();
    int read = 0;
    for (int i = 0; i < TEXTS; i++) {
      Random random = new Random(SEED + i);
      String zone = ZONES.get(random.nextInt(ZONES.size()));
      Schedule schedule = schedule(random).in(zone).exact();
      reading.record(() -> parseOrReject(schedule), schedule);
      FireTimes times = parseOrReject(schedule);
      if (times != null) {
        read++;
        searching.record(() -> times.next(NOW), schedule);
      }
    }
    System.out.printf(
        "%d of %d texts were read; the slowest took %s: %s; the slowest search took %s: %s%n",
        read, TEXTS, reading.took, reading.text, searching.took, searching.text);
    assertThat(read).isBetween(TEXTS / 50, TEXTS / 2);
    assertThat(reading.took).as(reading.text).isLessThan(LIMIT);
    assertThat(searching.took).as(searching.text).isLessThan(LIMIT.multipliedBy(10));
  }

  /** Anything but a reading or a refusal is thrown on. */
  private static @Nullable FireTimes parseOrReject(Schedule schedule) {
    try {
      return FireTimes.of(schedule);
    } catch (InvalidInputException e) {
      String message = e.getMessage();
      if (message.length() > 40_000
          || message.indexOf('\n') >= 0
          || message.indexOf('\0') >= 0
          || message.indexOf('\u202e') >= 0) {
        fail("not fit for a message: %s", message);
      }
      return null;
    }
  }

  private static Schedule schedule(Random random) {
    CronDialect dialect = RandomCron.dialect(random);
    return switch (random.nextInt(20)) {
      case 0 -> Schedule.cron(signs(random, random.nextInt(1000)), dialect);
      case 1 -> Schedule.cron(signs(random, 2).repeat(random.nextInt(2000)), dialect);
      case 2, 3, 4 -> Schedule.cron(signs(random, random.nextInt(30)), dialect);
      case 5, 6, 7 -> Schedule.cron(words(random, 1 + random.nextInt(30)), dialect);
      default -> {
        RandomCron drawn = RandomCron.draw(random, 2026, random.nextBoolean());
        boolean own = random.nextInt(4) > 0;
        yield Schedule.cron(spoiled(random, drawn.text()), own ? drawn.dialect() : dialect);
      }
    };
  }

  private static String signs(Random random, int length) {
    return random
        .ints(length, 0, SIGNS.length() + 5)
        .collect(
            StringBuilder::new,
            (text, i) -> text.append(i < SIGNS.length() ? SIGNS.charAt(i) : ' '),
            StringBuilder::append)
        .toString();
  }

  private static String words(Random random, int count) {
    return String.join(
        "",
        random
            .ints(count, 0, WORDS.size() + 10)
            .mapToObj(i -> i < WORDS.size() ? WORDS.get(i) : signs(random, 1))
            .toList());
  }

  /** A good text with a few things put in or left out. */
  private static String spoiled(Random random, String text) {
    StringBuilder spoiled = new StringBuilder(text);
    for (int i = random.nextInt(3); i > 0 && spoiled.length() > 0; i--) {
      int at = random.nextInt(spoiled.length());
      if (random.nextBoolean()) {
        spoiled.deleteCharAt(at);
      } else {
        spoiled.insert(at, words(random, 1));
      }
    }
    return spoiled.toString();
  }
}
