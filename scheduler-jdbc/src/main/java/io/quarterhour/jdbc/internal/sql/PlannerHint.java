package io.quarterhour.jdbc.internal.sql;

import static java.util.stream.Collectors.joining;

import java.util.List;

/**
 * How a statement is to be done, where a database must be told. PostgreSQL believes a table that
 * has just been filled to be nearly empty, and then reads all of it to find a few rows; and it
 * keeps a plan that it made while a table was small. What it is told holds for one transaction.
 */
public enum PlannerHint {
  /** As the database likes. */
  ANY(List.of()),

  /** Each row is looked up in an index. */
  BY_INDEX(List.of("enable_seqscan=off")),

  /** The same, planned once for however many rows are handed in. */
  BY_INDEX_FOR_MANY(List.of("jit=off", "enable_seqscan=off", "plan_cache_mode=force_generic_plan")),

  /**
   * Rows are read in the order of an index, by a plan that was made for what is there now, and not
   * by several processes: to start them takes longer than all that is ever read here.
   */
  IN_ORDER(
      List.of(
          "jit=off",
          "enable_seqscan=off",
          "enable_bitmapscan=off",
          "max_parallel_workers_per_gather=0",
          "plan_cache_mode=force_custom_plan")),

  /**
   * The same, planned once for whatever bounds there are: no other way is left. To plan it each
   * time the database would look for the ends of the index, and pass over all that is gone there.
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
   * For each row that is handed in, one is looked up in an index, in their order. Planned each
   * time: a plan that was made while the table was empty begins with the table, and compares each
   * of its rows with each that is handed in.
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
    this.settings =
        settings.isEmpty()
            ? ""
            : settings.stream()
                .map(setting -> "set_config('" + setting.replace("=", "', '") + "', true)")
                .collect(joining(", ", "select ", "; "));
  }

  /** {@return a statement that says so, with one row; empty if nothing has to be said} */
  String settings() {
    return settings;
  }
}
