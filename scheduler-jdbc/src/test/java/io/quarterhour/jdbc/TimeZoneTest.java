package io.quarterhour.jdbc;

import static io.quarterhour.jdbc.TickWorkload.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.Scheduler;
import io.quarterhour.action.Action;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.Outcome;
import io.quarterhour.firing.FireTimes;
import io.quarterhour.schedule.Schedule;
import io.quarterhour.task.CatchUpPolicy;
import io.quarterhour.task.OverlapPolicy;
import io.quarterhour.task.Task;
import io.quarterhour.time.ManualTime;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TimeZone;
import java.util.function.Function;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The time zone of the session and of the JVM does not affect stored times, not even across a clock
 * change: a store opened in one zone reads the instants that were written in another.
 */
@Timeout(180)
class TimeZoneTest {
  private static final String BERLIN = "Europe/Berlin";
  private static final Duration TWO_DAYS = Duration.ofDays(2);

  private static final Schedule SCHEDULE =
      Schedule.union(Schedule.cron("*/30 2 * * *").in(BERLIN), Schedule.daily("02:15").in(BERLIN))
          .exact();

  private final TimeZone originalZone = TimeZone.getDefault();

  @TempDir Path folder;

  @AfterEach
  void restore() {
    TimeZone.setDefault(originalZone);
  }

  private DataSource h2(String sessionZone) {
    JdbcDataSource source = new JdbcDataSource();
    source.setURL(
        Database.fileUrl(folder.resolve("store")) + ";DB_CLOSE_DELAY=-1;TIME ZONE=" + sessionZone);
    return source;
  }

  private static DataSource postgres(String sessionZone) {
    PGSimpleDataSource source = Database.postgres();
    source.setOptions("-c timezone=" + sessionZone);
    return source;
  }

  /** Uses offsets: a MariaDB server knows zone names only if its time zone tables are loaded. */
  private static DataSource mariaDb(String sessionZone) {
    return MariaServer.source(
        "&sessionVariables=time_zone='" + (sessionZone.equals(BERLIN) ? "+02:00" : "+00:00") + "'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"2026-03-28T12:00:00Z", "2026-10-24T12:00:00Z"})
  void storedTimesAreZoneIndependentOnPostgres(Instant start) {
    assertZoneIndependent(TimeZoneTest::postgres, start);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2026-03-28T12:00:00Z", "2026-10-24T12:00:00Z"})
  void storedTimesAreZoneIndependentOnH2(Instant start) {
    assertZoneIndependent(this::h2, start);
  }

  @Tag("full")
  @ParameterizedTest
  @ValueSource(strings = {"2026-03-28T12:00:00Z", "2026-10-24T12:00:00Z"})
  void storedTimesAreZoneIndependentOnMariaDb(Instant start) {
    assertZoneIndependent(TimeZoneTest::mariaDb, start);
  }

  private static void assertZoneIndependent(Function<String, DataSource> sources, Instant start) {
    String prefix = "z" + Database.next() + "_";
    TimeZone.setDefault(TimeZone.getTimeZone(BERLIN));
    JdbcStore berlin = JdbcStore.builder(sources.apply(BERLIN)).tablePrefix(prefix).open();
    runFor(berlin, start);
    List<Execution> written = StoreFixtures.executions(berlin);
    Instant storeTime = berlin.info().now();

    TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
    JdbcStore utc = JdbcStore.builder(sources.apply("UTC")).tablePrefix(prefix).open();

    assertThat(written)
        .extracting(Execution::slot)
        .containsExactlyInAnyOrderElementsOf(slots(start));
    assertThat(StoreFixtures.executions(utc)).containsExactlyInAnyOrderElementsOf(written);
    assertThat(Duration.between(storeTime, utc.info().now())).isLessThan(Duration.ofMinutes(1));
  }

  private static void runFor(JdbcStore store, Instant start) {
    ManualTime time = ManualTime.startingAt(start);
    try (Scheduler node =
        Scheduler.builder()
            .pluginDiscovery(false)
            .store(new ClockedStore(store, time))
            .time(time)
            .pollInterval(Duration.ofMillis(20))
            .action(Action.of("greet", context -> Outcome.success()))
            .build()) {
      node.start();
      node.client()
          .save(
              Task.builder("greet")
                  .action("greet")
                  .schedule(SCHEDULE)
                  .overlap(OverlapPolicy.allow(100))
                  .catchUp(CatchUpPolicy.all(100, TWO_DAYS))
                  .startPaused(false)
                  .build());
      time.advance(TWO_DAYS);
      await()
          .until(
              () ->
                  StoreFixtures.executions(store).stream()
                          .filter(execution -> execution.state() == ExecutionState.SUCCEEDED)
                          .count()
                      == slots(start).size());
    }
  }

  private static List<Instant> slots(Instant start) {
    FireTimes times = FireTimes.of(SCHEDULE);
    List<Instant> slots = new ArrayList<>();
    for (Instant slot = times.next(start);
        !slot.isAfter(start.plus(TWO_DAYS));
        slot = times.next(slot)) {
      slots.add(slot);
    }
    return slots;
  }
}
