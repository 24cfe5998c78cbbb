package io.quarterhour.examples.benchmarks.postgres;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Calls of Quarterhour that are not due for hours, written by few statements. */
public final class FutureCalls {
  private static final long FIRST_MILLIS = 3_600_000;
  private static final long SPREAD_MILLIS = 86_400_000;

  /** An id begins with a time, as those of Quarterhour do, so that they come in order. */
  private static final String ID =
      "(lpad(to_hex(m.nominal_at + g / 1000), 12, '0') || lpad(to_hex(g), 20, '0'))::uuid";

  private FutureCalls() {}

  /** Writes copies of the only call that there is, due at other times: in one hour to 25. */
  public static void copy(Access access, int count) throws SQLException {
    Map<String, String> values = new HashMap<>();
    values.put("id", ID);
    for (String time : List.of("ready_at", "claimable_at", "first_slot_at", "last_slot_at")) {
      // Most of a day and its parts have no common divisor: the times come in no order.
      values.put(time, "m.%s + %d + g * 7919 %% %d".formatted(time, FIRST_MILLIS, SPREAD_MILLIS));
    }
    Copies.write(access, LiveTable.LIVE, count, values);
  }
}
