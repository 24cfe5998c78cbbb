package io.quarterhour.jdbc.internal.sql;

import java.time.Duration;
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
  NONE,

  /** For an operation of one caller, which waits for the rows that it needs. */
  STANDARD,

  /**
   * For an operation on a list, in which the other items must not wait for a row that another
   * transaction has locked.
   */
  BRIEF_WAITS,

  /**
   * For the end of a transaction of an action. The action may have left it idle for long; but once
   * its result is recorded, the commit follows at once.
   */
  ACTION_END,

  /** For changes of tables, which may take long, one node after the other. */
  SCHEMA_CHANGE;

  private static final String STATEMENT = "statement_timeout=20s";
  private static final Duration BRIEF = Duration.ofMillis(250);
  private static final Duration LONG = Duration.ofMinutes(1);

  /** {@return the calls that set the limits on PostgreSQL, see {@link LocalSettings}} */
  String settings(TransactionRunner.Timeouts timeouts) {
    Duration brief = timeouts.lock().compareTo(BRIEF) < 0 ? timeouts.lock() : BRIEF;
    return LocalSettings.calls(
        switch (this) {
          case NONE -> List.of();
          case STANDARD -> List.of(idle(timeouts.idle()), lock(timeouts.lock()), STATEMENT);
          case BRIEF_WAITS -> List.of(idle(timeouts.idle()), lock(brief), STATEMENT);
          case ACTION_END -> List.of(idle(timeouts.idle()));
          case SCHEMA_CHANGE -> List.of(idle(LONG), lock(LONG));
        });
  }

  private static String idle(Duration limit) {
    return "idle_in_transaction_session_timeout=" + limit.toMillis() + "ms";
  }

  private static String lock(Duration limit) {
    return "lock_timeout=" + limit.toMillis() + "ms";
  }
}
