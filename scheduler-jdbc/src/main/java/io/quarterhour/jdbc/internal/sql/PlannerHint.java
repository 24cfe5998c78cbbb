package io.quarterhour.jdbc.internal.sql;

import java.util.List;

/**
 * The execution plan that a statement needs, for databases that need a hint. PostgreSQL assumes
 * that a table which was just filled is nearly empty, and then reads all of it to find a few rows.
 * It also keeps a plan that it made while a table was small. A hint is valid for one transaction.
 */
public enum PlannerHint {
  /** Leaves the choice to the database. */
  ANY(List.of()),

  /** Looks up each row in an index. */
  BY_INDEX(List.of("enable_seqscan=off")),

  /** Like {@link #BY_INDEX}, planned once for any number of passed rows. */
  BY_INDEX_FOR_MANY(List.of("jit=off", "enable_seqscan=off", "plan_cache_mode=force_generic_plan")),

  /**
   * Reads rows in the order of an index, by a plan that is made for the present contents, and
   * without parallel workers: starting them takes longer than any read of this package.
   */
  IN_ORDER(
      List.of(
          "jit=off",
          "enable_seqscan=off",
          "enable_bitmapscan=off",
          "max_parallel_workers_per_gather=0",
          "plan_cache_mode=force_custom_plan")),

  /**
   * Like {@link #IN_ORDER}, planned once for any bounds, since no other plan is possible. To plan
   * each time, the database would look for the ends of the index, and read all dead entries there.
   */
  IN_ORDER_FOR_ANY(
      List.of(
          "jit=off",
          "enable_seqscan=off",
          "enable_bitmapscan=off",
          "enable_sort=off",
          "max_parallel_workers_per_gather=0",
          "plan_cache_mode=force_generic_plan")),

  /**
   * Looks up one row in an index for each row that was passed or found before, in their order.
   * Planned each time: a plan that was made while the table was empty begins with the table, and
   * compares each of its rows with each passed row.
   */
  ROW_BY_ROW(
      List.of(
          "jit=off",
          "enable_seqscan=off",
          "enable_bitmapscan=off",
          "enable_hashjoin=off",
          "enable_mergejoin=off",
          "max_parallel_workers_per_gather=0",
          "plan_cache_mode=force_custom_plan"));

  private final String settings;

  PlannerHint(List<String> settings) {
    this.settings = LocalSettings.calls(settings);
  }

  /** {@return the calls that set the hint, see {@link LocalSettings}} */
  String settings() {
    return settings;
  }
}
