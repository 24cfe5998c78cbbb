package io.quarterhour.jdbc.internal.sql;

import io.quarterhour.execution.ExecutionId;
import java.nio.ByteBuffer;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * MariaDB 10.6 and later with InnoDB; and MySQL 8, whose SQL is similar and which is not tested.
 *
 * <p>There are no arrays, no {@code uuid} (added in 10.7) and no partial indexes. An id is 16
 * bytes, the most significant first, which are compared as bytes, so that ids stay in the order of
 * time.
 *
 * <p>A statement that changes tables commits by itself. It creates a whole table with its indexes,
 * or nothing, so that nodes that start at the same time need no lock.
 */
final class MariaDialect extends Dialect {
  private static final int ID_BYTES = 16;
  private static final int LOCK_TIMEOUT = 1205;
  private static final String MARIADB = "MariaDB";

  /** Uses UTC: the local time of a session occurs twice when the clock is set back. */
  private static final String MILLIS =
      "timestampdiff(microsecond, '1970-01-01', utc_timestamp(6)) div 1000 as millis";

  private static final Pattern INDEX =
      Pattern.compile(
          "create (unique index|index) if not exists (\\S+) on (\\S+) (\\([^)]*\\)).*",
          Pattern.DOTALL);

  private static final Pattern TABLE =
      Pattern.compile("(create table if not exists (\\S+) .*)\\)(?:<hot>)?", Pattern.DOTALL);

  private static final Pattern COPIES = Pattern.compile("^insert into [^)]*\\) select ");

  private final String product;
  private final String collation;
  private final TransactionRunner.Timeouts timeouts;

  private MariaDialect(String product, String collation, TransactionRunner.Timeouts timeouts) {
    this.product = product;
    this.collation = collation;
    this.timeouts = timeouts;
  }

  /** {@return the dialect of MariaDB} */
  static Dialect ofMariaDb(TransactionRunner.Timeouts timeouts) {
    return new MariaDialect(MARIADB, "utf8mb4_nopad_bin", timeouts);
  }

  /** {@return the dialect of MySQL, which has another name for the same collation} */
  static Dialect ofMySql(TransactionRunner.Timeouts timeouts) {
    return new MariaDialect("MySQL", "utf8mb4_0900_bin", timeouts);
  }

  @Override
  String product() {
    return product;
  }

  /** Compares texts as bytes, without padding the shorter one with spaces. */
  private String compared(String type) {
    return type + " character set utf8mb4 collate " + collation;
  }

  @Override
  String nameType(int length) {
    return compared("varchar(" + length + ")");
  }

  /** An index cannot contain texts without a limit. */
  @Override
  String keyType() {
    return compared("varchar(200)");
  }

  /** The type {@code text} is limited to 64 kB. */
  @Override
  String textType() {
    return compared("longtext");
  }

  @Override
  String documentType() {
    return compared("longtext");
  }

  @Override
  String idType() {
    return "binary(16)";
  }

  @Override
  String identity() {
    return "not null auto_increment";
  }

  @Override
  String castType(String type) {
    return switch (type) {
      case "bigint", "smallint" -> "signed";
      case "id" -> idType();
      default -> "char";
    };
  }

  @Override
  boolean supportsForUpdateOf() {
    return false;
  }

  @Override
  public boolean supportsArrayParameters() {
    return false;
  }

  /**
   * The driver would combine the inserts of a batch into one list of rows, which does not work for
   * an insert from a query.
   */
  @Override
  public boolean batches(String statement) {
    return super.batches(statement) && !COPIES.matcher(statement).find();
  }

  @Override
  void bind(PreparedStatement statement, int place, @Nullable ExecutionId id) throws SQLException {
    byte[] bytes =
        id == null
            ? null
            : ByteBuffer.allocate(ID_BYTES).putLong(id.high()).putLong(id.low()).array();
    statement.setBytes(place, bytes);
  }

  @Override
  @Nullable ExecutionId id(ResultSet rows, String column) throws SQLException {
    byte[] bytes = rows.getBytes(column);
    if (bytes == null) {
      return null;
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new ExecutionId(buffer.getLong(), buffer.getLong());
  }

  @Override
  public String clock() {
    return "select " + MILLIS;
  }

  @Override
  public String heartbeat() {
    return "insert into {node} (name, incarnation, started_at, heartbeat_at, queues, capabilities)"
        + " values (?, ?, ?, ?, ?, ?) on duplicate key update started_at ="
        + " values(started_at), heartbeat_at = values(heartbeat_at), queues ="
        + " values(queues), capabilities = values(capabilities)";
  }

  @Override
  public boolean heartbeatReturnsTime() {
    return false;
  }

  /** A deadlock has the standard SQL state. */
  @Override
  Set<String> collisions() {
    return Set.of();
  }

  /**
   * A duplicate key, which shares its SQL state with all violated constraints; a lock timeout; a
   * row that was changed after the first read of this transaction.
   */
  @Override
  Set<Integer> collisionCodes() {
    return Set.of(1062, LOCK_TIMEOUT, 1020);
  }

  @Override
  boolean isLockTimeout(SQLException problem) {
    return problem.getErrorCode() == LOCK_TIMEOUT;
  }

  @Override
  public boolean supportsSkipLockedWithLimit() {
    return true;
  }

  /**
   * Whole seconds, rounded up. The statement of a schema change would wait for its table for a day.
   */
  @Override
  String variables(TransactionLimits limits) {
    return isMariaDb()
        ? switch (limits) {
          case STANDARD -> variables(seconds(timeouts.lock()));
          case BRIEF_WAITS -> variables(1);
          case SCHEMA_CHANGE -> "lock_wait_timeout=" + seconds(timeouts.lock());
          case ACTION_END, NONE -> "";
        }
        : "";
  }

  private String variables(long lockWait) {
    return "innodb_lock_wait_timeout="
        + lockWait
        + ", idle_transaction_timeout="
        + seconds(timeouts.idle())
        + ", max_statement_time=20";
  }

  private static long seconds(Duration limit) {
    return limit.plusMillis(999).toSeconds();
  }

  @Override
  String presentVariables() {
    return isMariaDb()
        ? "select concat('innodb_lock_wait_timeout=', @@innodb_lock_wait_timeout,"
            + " ', idle_transaction_timeout=', @@idle_transaction_timeout,"
            + " ', max_statement_time=', @@max_statement_time,"
            + " ', lock_wait_timeout=', @@lock_wait_timeout)"
        : "";
  }

  @Override
  String readOnly() {
    return "select if(@@read_only, 'on', 'off')";
  }

  @Override
  boolean isAutoCommitVariable() {
    return true;
  }

  private boolean isMariaDb() {
    return product.equals(MARIADB);
  }

  /**
   * Creates an index together with its new table: MySQL has no other way to create it only once.
   */
  @Override
  public List<String> translate(List<String> statements) {
    Map<String, String> tables = new LinkedHashMap<>();
    List<String> others = new ArrayList<>();
    for (String statement : statements) {
      Matcher table = TABLE.matcher(statement);
      Matcher index = INDEX.matcher(statement);
      if (table.matches()) {
        tables.put(table.group(2), table.group(1));
      } else if (index.matches() && tables.containsKey(index.group(3))) {
        String entry = ",\n  " + index.group(1) + " " + index.group(2) + " " + index.group(4);
        tables.merge(index.group(3), entry, String::concat);
      } else {
        others.add(statement);
      }
    }
    List<String> all = new ArrayList<>();
    tables.values().forEach(table -> all.add(table + ") engine = InnoDB"));
    all.addAll(others);
    return super.translate(all);
  }
}
