package io.quarterhour.jdbc.internal.sql;

import java.sql.SQLException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** PostgreSQL 13 and later. */
final class PostgresDialect extends Dialect {
  private static final String LOCK_NOT_AVAILABLE = "55P03";

  private static final String MILLIS =
      "cast(floor(extract(epoch from clock_timestamp()) * 1000) as bigint) as millis";

  private final TransactionRunner.Timeouts timeouts;

  /**
   * The calls that set the limits of transactions, which begin too often to build the texts anew.
   */
  private final Map<TransactionLimits, String> settings = new EnumMap<>(TransactionLimits.class);

  PostgresDialect(TransactionRunner.Timeouts timeouts) {
    this.timeouts = timeouts;
    for (TransactionLimits limits : TransactionLimits.values()) {
      settings.put(limits, limits.settings(timeouts));
    }
  }

  @Override
  String product() {
    return "PostgreSQL";
  }

  @Override
  String nameType(int length) {
    return "varchar(" + length + ") collate \"C\"";
  }

  @Override
  String textType() {
    return "text";
  }

  @Override
  String documentType() {
    return "text";
  }

  @Override
  public String clock() {
    return "select " + MILLIS;
  }

  @Override
  public String heartbeat() {
    return "insert into {node} (name, incarnation, started_at, heartbeat_at, queues, capabilities)"
        + " values (?, ?, ?, ?, ?, ?) on conflict (name, incarnation) do update set started_at ="
        + " excluded.started_at, heartbeat_at = excluded.heartbeat_at, queues = excluded.queues,"
        + " capabilities = excluded.capabilities returning "
        + MILLIS;
  }

  /** A deadlock; a lock timeout. */
  @Override
  Set<String> collisions() {
    return Set.of("40P01", LOCK_NOT_AVAILABLE);
  }

  @Override
  boolean isLockTimeout(SQLException problem) {
    return LOCK_NOT_AVAILABLE.equals(problem.getSQLState());
  }

  /**
   * Leaves space on each page: a changed row stays on a page that has space, and needs no new index
   * entries.
   */
  @Override
  String updateHeavyTableOptions() {
    return " with (fillfactor = 50)";
  }

  @Override
  boolean supportsPartialIndexes() {
    return true;
  }

  @Override
  public boolean supportsSkipLockedWithLimit() {
    return true;
  }

  @Override
  String settings(PlannerHint plannerHint, TransactionLimits limits) {
    return LocalSettings.query(
        Objects.requireNonNull(settings.get(limits)), plannerHint.settings());
  }

  @Override
  boolean runsBatchAtomically() {
    return true;
  }

  @Override
  public boolean supportsListenNotify() {
    return true;
  }

  @Override
  public boolean supportsArrayStatements() {
    return true;
  }

  @Override
  public boolean supportsTransactionalDdl() {
    return true;
  }

  @Override
  String readOnly() {
    return "show transaction_read_only";
  }

  @Override
  public String limitTableLocks() {
    return "set local lock_timeout = '" + timeouts.lock().toMillis() + "ms'";
  }

  /**
   * Replaces the character zero, which PostgreSQL cannot store. Documents never contain it, because
   * JSON escapes it.
   */
  @Override
  String storable(String text) {
    return text.indexOf('\0') >= 0 ? text.replace('\0', '\uFFFD') : text;
  }
}
