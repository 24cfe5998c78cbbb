package io.quarterhour.firing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/**
 * Random schedules in all zones, around changes of their offset, compared with the oracle. The
 * property {@code firing.draws} sets the number of schedules, and {@code firing.seed} the seed. For
 * each schedule, all fires of some days are compared, and the next fire after each of ten random
 * instants in between.
 */
class FireTimesOracleTest {
  private static final int DRAWS =
      Integer.getInteger(
          "firing.draws", Boolean.getBoolean("quarterhour.full") ? 2_000_000 : 10_000);
  private static final long SEED = Long.getLong("firing.seed", 20_261_121);
  private static final int RANDOM_INSTANTS = 10;
  private static final Instant SINCE = Instant.parse("2000-01-01T00:00:00Z");
  private static final Instant UNTIL = Instant.parse("2040-01-01T00:00:00Z");

  private final List<ZoneId> zones =
      new TreeSet<>(ZoneId.getAvailableZoneIds()).stream().map(ZoneId::of).toList();

  private long compared;

  @AfterEach
  void printComparisonCount(TestInfo test) {
    System.out.printf("%s: %,d instants compared%n", test.getDisplayName(), compared);
  }

  @Test
  void fireTimesAgreeWithTheOracleAroundOffsetChanges() {
    for (int i = 0; i < DRAWS; i++) {
      Random random = new Random(SEED + i);
      ZoneId zone = i % 50 == 0 ? offset(random) : zones.get(i % zones.size());
      Instant around = change(random, zone.getRules());
      int hours = i % 100 == 0 ? 24 * 60 : 30;
      compare(random, zone, around, hours);
    }
  }

  @Test
  void fireTimesAgreeWithTheOracleAcrossManyYears() {
    for (int i = 0; i < DRAWS / 100; i++) {
      Random random = new Random(SEED - 1 - i);
      ZoneId zone = zones.get(random.nextInt(zones.size()));
      Instant around = Instant.EPOCH.plus(random.nextInt(300 * 365) - 70 * 365, ChronoUnit.DAYS);
      RandomSchedules.RandomSchedule randomSchedule;
      do {
        randomSchedule = new RandomSchedules(random, zone, around).next();
      } while (randomSchedule.timesOfDay() > 4);
      compare(
          random,
          randomSchedule,
          around.minus(500, ChronoUnit.DAYS),
          around.plus(500, ChronoUnit.DAYS));
    }
  }

  @Test
  void fireTimesAgreeWithTheOracleOnRareDays() {
    for (int i = 0; i < DRAWS / 5; i++) {
      Random random = new Random(~SEED - i);
      Instant around = Instant.EPOCH.plus(random.nextInt(150 * 365) - 10 * 365, ChronoUnit.DAYS);
      RandomSchedules.RandomSchedule randomSchedule =
          new RandomSchedules(random, ZoneOffset.UTC, around).nextRareDays();
      compare(
          random,
          randomSchedule,
          around.minus(250, ChronoUnit.DAYS),
          around.plus(250, ChronoUnit.DAYS));
    }
  }

  private void compare(Random random, ZoneId zone, Instant around, int hours) {
    RandomSchedules.RandomSchedule randomSchedule =
        new RandomSchedules(random, zone, around).next();
    // A schedule that fires every few seconds is compared for a few hours only.
    int span = randomSchedule.timesOfDay() > 2000 ? 3 : hours;
    compare(
        random,
        randomSchedule,
        around.minus(span, ChronoUnit.HOURS),
        around.plus(span, ChronoUnit.HOURS));
  }

  private void compare(
      Random random, RandomSchedules.RandomSchedule randomSchedule, Instant begin, Instant end) {
    NavigableSet<Instant> expected = randomSchedule.slots(begin, end);
    FireTimes times = FireTimes.of(randomSchedule.schedule());
    List<Instant> found = new ArrayList<>();
    Instant from = begin.minusMillis(1);
    for (FireTime fire = times.nextFire(from);
        fire != null && !fire.slot().isAfter(end);
        fire = times.nextFire(from)) {
      if (!fire.slot().isAfter(from) || fire.nominal().isAfter(fire.slot())) {
        fail("%s returns %s after %s", randomSchedule.schedule(), fire, from);
      }
      from = fire.slot();
      found.add(from);
    }
    if (!found.equals(List.copyOf(expected))) {
      assertThat(found)
          .as("%s from %s to %s", randomSchedule.schedule(), begin, end)
          .containsExactlyElementsOf(expected);
    }
    compared += found.size() + RANDOM_INSTANTS;
    long span = end.toEpochMilli() - begin.toEpochMilli();
    for (int i = 0; i < RANDOM_INSTANTS; i++) {
      Instant instant = begin.plusMillis((long) (random.nextDouble() * span));
      Instant next = times.next(instant);
      assertThat(times.next(instant.toEpochMilli()))
          .isEqualTo(next == null ? FireTimes.NEVER : next.toEpochMilli());
      Instant slot = next == null || next.isAfter(end) ? null : next;
      assertThat(slot)
          .as("%s after %s", randomSchedule.schedule(), instant)
          .isEqualTo(expected.higher(instant));
    }
  }

  private static Instant change(Random random, ZoneRules rules) {
    Instant instant =
        SINCE.plusSeconds(random.nextInt((int) ChronoUnit.SECONDS.between(SINCE, UNTIL)));
    ZoneOffsetTransition change = rules.nextTransition(instant);
    if (change == null) {
      change = rules.previousTransition(instant);
    }
    return change == null || change.getInstant().isBefore(SINCE) ? instant : change.getInstant();
  }

  private static ZoneId offset(Random random) {
    return ZoneOffset.ofTotalSeconds(60 * (random.nextInt(36 * 60 + 1) - 18 * 60));
  }
}
