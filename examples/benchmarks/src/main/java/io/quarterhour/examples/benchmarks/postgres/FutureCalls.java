package io.quarterhour.examples.benchmarks.postgres;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes calls of Quarterhour that are not due for hours, with few statements. */
final class FutureCalls {
  private static final long FIRST_MILLIS = 3_600_000;
  private static final long SPREAD_MILLIS = 86_400_000;

  /**
   * The expression of an id. It starts with a time, like ids of Quarterhour, so that ids are
   * ascending.
   */
  private static final String ID =
      "(lpad(to_hex(m.nominal_at + g / 1000), 12, '0') || lpad(to_hex(g), 20, '0'))::uuid";

  private FutureCalls() {}

  /** Writes copies of the only existing call, due in one to 25 hours. */
  static void copy(Access access, int count) throws SQLException {
    Map<String, String> values = new HashMap<>();
    values.put("id", ID);
    for (String time : List.of("ready_at", "claimable_at", "first_slot_at", "last_slot_at")) {
      // The factor and the length of a day are coprime, so the times are in no particular order.
      values.put(time, "m.%s + %d + g * 7919 %% %d".formatted(time, FIRST_MILLIS, SPREAD_MILLIS));
    }
    Copies.write(access, LiveTable.LIVE, count, values);
  }
}
