package io.quarterhour.jdbc.internal.sql;

import java.sql.SQLException;
import java.util.Set;

/** H2 2.2 and later. */
final class H2Dialect extends Dialect {
  private static final String LOCK_TIMEOUT = "HYT00";

  private static final String MILLIS =
      "cast(floor(extract(epoch from current_timestamp) * 1000) as bigint) as millis";

  @Override
  String product() {
    return "H2";
  }

  @Override
  String nameType(int length) {
    return "varchar(" + length + ")";
  }

  @Override
  String textType() {
    return "varchar";
  }

  /** A document may exceed the limit of a varchar, a million characters. */
  @Override
  String documentType() {
    return "character large object";
  }

  @Override
  public String clock() {
    return "select " + MILLIS;
  }

  @Override
  public String heartbeat() {
    return "select "
        + MILLIS
        + " from final table (merge into {node} (name, incarnation, started_at, heartbeat_at,"
        + " queues, capabilities) key (name, incarnation) values (?, ?, ?, ?, ?, ?))";
  }

  /** A server has exclusive access to its file, and is not killed together with its clients. */
  @Override
  boolean requiresSerializedWrites(String url) {
    return !url.startsWith("jdbc:h2:mem:")
        && !url.startsWith("jdbc:h2:tcp:")
        && !url.startsWith("jdbc:h2:ssl:");
  }

  @Override
  public boolean isEmbedded() {
    return true;
  }

  /** The limits of an operation of one caller are those of the session: 2 s by default. */
  @Override
  String variables(TransactionLimits limits) {
    return limits == TransactionLimits.BRIEF_WAITS ? "lock_timeout 250" : "";
  }

  @Override
  String presentVariables() {
    return "select concat('lock_timeout ', lock_timeout())";
  }

  /** A row that was changed concurrently; a lock timeout. */
  @Override
  Set<String> collisions() {
    return Set.of("90131", LOCK_TIMEOUT);
  }

  @Override
  boolean isLockTimeout(SQLException problem) {
    return LOCK_TIMEOUT.equals(problem.getSQLState());
  }
}
