package io.quarterhour.examples.benchmarks.postgres;

import com.zaxxer.hikari.HikariDataSource;
import io.quarterhour.execution.NodeId;
import io.quarterhour.store.execution.ClaimRequest;
import io.quarterhour.store.execution.LeaseRequest;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * Makes a node that is not measured hold executions of Quarterhour for longer than the measurement.
 */
final class LongLeases {
  private static final NodeId HOLDER = new NodeId("another", "another");
  private static final Duration LONG = Duration.ofHours(1);

  private LongLeases() {}

  /** Claims a number of due calls, the earliest first. */
  static void claim(Access access, int count) throws SQLException {
    try (HikariDataSource pool = access.pool(Quarterhour.CONNECTIONS)) {
      Instant now = now(access);
      int claimed =
          Quarterhour.store(pool)
              .executions()
              .claim(
                  new ClaimRequest(
                      new LeaseRequest(HOLDER, now, now.plus(LONG)),
                      List.of(new ClaimRequest.Capacity(Quarterhour.QUEUE, count)),
                      Set.of(Quarterhour.ACTION)))
              .executions()
              .size();
      if (claimed != count) {
        throw new IllegalStateException(
            "only " + claimed + " of " + count + " executions could be claimed");
      }
    }
  }

  private static Instant now(Access access) throws SQLException {
    String millis = Server.query(access, "select " + LiveTable.NOW).get(0);
    return Instant.ofEpochMilli(Long.parseLong(millis));
  }
}
