package io.quarterhour.examples.benchmarks.postgres;

import static java.util.stream.Collectors.joining;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Set;

/** Calls of Quarterhour that are not due for hours, written by few statements. */
final class FutureCalls {
  private static final int PART = 1_000_000;
  private static final long FIRST_MILLIS = 3_600_000;
  private static final long SPREAD_MILLIS = 86_400_000;
  private static final Set<String> TIMES = Set.of("ready_at", "claim_at", "first_at", "last_at");

  private FutureCalls() {}

  /** Writes copies of the only call that there is, due at other times: in one hour to 25. */
  static void copy(Access access, int count) throws SQLException {
    try (Connection connection = access.connect();
        Statement statement = connection.createStatement()) {
      Map<String, String> columns = LiveTable.columns(connection, LiveTable.LIVE);
      String model = LiveTable.LIVE + "_model";
      statement.execute("create table " + model + " as select * from " + LiveTable.LIVE);
      for (int from = 1; from <= count; from += PART) {
        statement.execute(
            "insert into %s (%s) select %s from %s l, generate_series(%d, %d) g"
                .formatted(
                    LiveTable.LIVE,
                    String.join(", ", columns.keySet()),
                    columns.keySet().stream().map(FutureCalls::value).collect(joining(", ")),
                    model,
                    from,
                    Math.min(count, from + PART - 1)));
      }
      statement.execute("drop table " + model);
    }
  }

  /** An id begins with a time, as those of Quarterhour do, so that they come in order. */
  private static String value(String column) {
    if (column.equals("id")) {
      return "(lpad(to_hex(l.asked_at + g / 1000), 12, '0') || lpad(to_hex(g), 20, '0'))::uuid";
    }
    // Most of a day and its parts have no common divisor: the times come in no order.
    return TIMES.contains(column)
        ? "l.%s + %d + g * 7919::bigint %% %d".formatted(column, FIRST_MILLIS, SPREAD_MILLIS)
        : "l." + column;
  }
}
