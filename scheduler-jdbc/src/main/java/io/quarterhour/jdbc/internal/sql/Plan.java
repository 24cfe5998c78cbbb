package io.quarterhour.jdbc.internal.sql;

/**
 * How a statement is to be done, where a database must be told. PostgreSQL believes a table that
 * has just been filled to be nearly empty, and then reads all of it to find a few rows; and it
 * keeps a plan that it made while a table was small. What it is told holds for one transaction.
 */
public enum Plan {
  /** As the database likes. */
  ANY(""),

  /** Each row is looked up in an index. */
  BY_INDEX("set local enable_seqscan = off; set local plan_cache_mode = force_generic_plan; "),

  /** Rows are read in the order of an index, and by a plan that was made for what is there now. */
  IN_ORDER(
      "set local enable_seqscan = off; set local enable_bitmapscan = off;"
          + " set local plan_cache_mode = force_custom_plan; "),

  /** For each row that is handed in, one is looked up in an index, in their order. */
  ROW_BY_ROW(
      "set local enable_seqscan = off; set local enable_bitmapscan = off;"
          + " set local enable_hashjoin = off; set local enable_mergejoin = off;"
          + " set local plan_cache_mode = force_custom_plan; ");

  private final String settings;

  Plan(String settings) {
    this.settings = settings;
  }

  String settings() {
    return settings;
  }
}
