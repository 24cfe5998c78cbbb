package io.quarterhour.jdbc.internal.sql;

import java.util.List;

/**
 * The limits that the database itself enforces on a transaction of the engine. If the network of a
 * node falls silent, the node cannot end its transaction, and its row locks would stop the other
 * nodes. The limits are shorter than the default lease, so that the locks are gone before the
 * executions of that node are taken over. They are set by the first statement of a transaction, and
 * are valid only until it ends.
 */
enum TransactionLimits {
  /** No limits, for a transaction of the host, or one that has its limits already. */
  NONE(List.of()),

  /** For an operation of one caller, which waits for the rows that it needs. */
  STANDARD(
      List.of(
          "idle_in_transaction_session_timeout=10s", "lock_timeout=2s", "statement_timeout=20s")),

  /**
   * For an operation on a list, in which the other items must not wait for a row that another
   * transaction has locked.
   */
  BRIEF_WAITS(
      List.of(
          "idle_in_transaction_session_timeout=10s",
          "lock_timeout=250ms",
          "statement_timeout=20s")),

  /**
   * For the end of a transaction of an action. The action may have left it idle for long; but once
   * its result is recorded, the commit follows at once.
   */
  ACTION_END(List.of("idle_in_transaction_session_timeout=10s")),

  /** For changes of tables, which may take long, one node after the other. */
  SCHEMA_CHANGE(List.of("idle_in_transaction_session_timeout=1min", "lock_timeout=1min"));

  private final String settings;

  TransactionLimits(List<String> settings) {
    this.settings = LocalSettings.calls(settings);
  }

  /** {@return the calls that set the limits, see {@link LocalSettings}} */
  String settings() {
    return settings;
  }
}
