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
 * Random and mutated cron expressions in all dialects: each is parsed or rejected within a short
 * time. The property {@code fuzz.texts} sets the number of expressions, for example {@code
 * -Dfuzz.texts=1000000}, and {@code fuzz.seed} the seed. The slowest expressions are printed.
 */
class CronFuzzTest {
  private static final int TEXTS = Integer.getInteger("fuzz.texts", 100_000);
  private static final long SEED = Long.getLong("fuzz.seed", 20_261_121);
  private static final Duration LIMIT = Duration.ofMillis(10);
  private static final Instant NOW = Instant.parse("2026-05-01T00:00:00Z");

  private static final String CHARACTERS = "0123456789*/,-?LW#@lw";
  private static final List<String> TOKENS =
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

  /** The maximum duration of one kind of call, and the expression that caused it. */
  private static final class Slowest {
    private Duration duration = Duration.ZERO;
    private String text = "";

    void record(Runnable call, Schedule schedule) {
      Duration shortest = time(call);
      if (shortest.compareTo(duration) > 0) {
        // Repeated, because a pause of the machine is unlikely to happen five more times.
        for (int i = 0; i < 5 && shortest.compareTo(duration) > 0; i++) {
          Duration again = time(call);
          shortest = again.compareTo(shortest) < 0 ? again : shortest;
        }
        if (shortest.compareTo(duration) > 0) {
          duration = shortest;
          text = CronParser.quoted(schedule.recurrence().toString());
        }
      }
    }

    private static Duration time(Runnable call) {
      long begin = System.nanoTime();
      call.run();
      return Duration.ofNanos(System.nanoTime() - begin);
    }
  }

  @Test
  void invalidExpressionsAreRejectedQuickly() {
    Slowest parsing = new Slowest();
    Slowest searching = new Slowest();
    int parsed = 0;
    for (int i = 0; i < TEXTS; i++) {
      Random random = new Random(SEED + i);
      String zone = ZONES.get(random.nextInt(ZONES.size()));
      Schedule schedule = schedule(random).in(zone).exact();
      parsing.record(() -> parseOrReject(schedule), schedule);
      FireTimes times = parseOrReject(schedule);
      if (times != null) {
        parsed++;
        searching.record(() -> times.next(NOW), schedule);
      }
    }
    System.out.printf(
        "%d of %d texts were parsed; the slowest took %s: %s; the slowest search took %s: %s%n",
        parsed, TEXTS, parsing.duration, parsing.text, searching.duration, searching.text);
    assertThat(parsed).isBetween(TEXTS / 50, TEXTS / 2);
    assertThat(parsing.duration).as(parsing.text).isLessThan(LIMIT);
    assertThat(searching.duration).as(searching.text).isLessThan(LIMIT.multipliedBy(10));
  }

  /** {@return the parsed schedule, or null if it is rejected; any other exception is passed on} */
  private static @Nullable FireTimes parseOrReject(Schedule schedule) {
    try {
      return FireTimes.of(schedule);
    } catch (InvalidInputException e) {
      String message = e.getMessage();
      if (message.length() > 40_000
          || message.indexOf('\n') >= 0
          || message.indexOf('\0') >= 0
          || message.indexOf('\u202e') >= 0) {
        fail("the message is too long or has control characters: %s", message);
      }
      return null;
    }
  }

  private static Schedule schedule(Random random) {
    CronDialect dialect = RandomCron.dialect(random);
    return switch (random.nextInt(20)) {
      case 0 -> Schedule.cron(characters(random, random.nextInt(1000)), dialect);
      case 1 -> Schedule.cron(characters(random, 2).repeat(random.nextInt(2000)), dialect);
      case 2, 3, 4 -> Schedule.cron(characters(random, random.nextInt(30)), dialect);
      case 5, 6, 7 -> Schedule.cron(tokens(random, 1 + random.nextInt(30)), dialect);
      default -> {
        RandomCron generated = RandomCron.draw(random, 2026, random.nextBoolean());
        boolean sameDialect = random.nextInt(4) > 0;
        yield Schedule.cron(
            mutated(random, generated.text()), sameDialect ? generated.dialect() : dialect);
      }
    };
  }

  private static String characters(Random random, int length) {
    return random
        .ints(length, 0, CHARACTERS.length() + 5)
        .collect(
            StringBuilder::new,
            (text, i) -> text.append(i < CHARACTERS.length() ? CHARACTERS.charAt(i) : ' '),
            StringBuilder::append)
        .toString();
  }

  private static String tokens(Random random, int count) {
    return String.join(
        "",
        random
            .ints(count, 0, TOKENS.size() + 10)
            .mapToObj(i -> i < TOKENS.size() ? TOKENS.get(i) : characters(random, 1))
            .toList());
  }

  /** {@return the text with up to two random insertions and deletions} */
  private static String mutated(Random random, String text) {
    StringBuilder mutated = new StringBuilder(text);
    for (int i = random.nextInt(3); i > 0 && mutated.length() > 0; i--) {
      int at = random.nextInt(mutated.length());
      if (random.nextBoolean()) {
        mutated.deleteCharAt(at);
      } else {
        mutated.insert(at, tokens(random, 1));
      }
    }
    return mutated.toString();
  }
}
