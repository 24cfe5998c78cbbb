package io.quarterhour.examples.benchmarks.postgres;

import com.zaxxer.hikari.HikariDataSource;
import io.quarterhour.examples.benchmarks.frame.Figure;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Measures the number of statements that an idle node executes. */
final class IdleStatements {
  private static final int SETTLE_PART = 4;
  private static final double SECONDS_PER_MINUTE = 60;

  private IdleStatements() {}

  static Figure measure(PostgresSystem system, Access access, int seconds) throws Exception {
    AtomicLong statements = new AtomicLong();
    try (HikariDataSource pool =
        access.pool(
            system.connections(),
            source -> WatchedStatements.of(source, statements::incrementAndGet))) {
      Engine engine = system.open(new Setup(pool, "idle", false, Optional.empty(), () -> {}));
      engine.start();
      TimeUnit.SECONDS.sleep(seconds / SETTLE_PART);
      long before = statements.get();
      TimeUnit.SECONDS.sleep(seconds);
      double counted = statements.get() - before;
      engine.stop();
      return new Figure("rate", counted * SECONDS_PER_MINUTE / seconds, "1/min");
    }
  }
}
