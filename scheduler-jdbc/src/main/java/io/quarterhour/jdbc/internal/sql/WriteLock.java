package io.quarterhour.jdbc.internal.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Serialises the writes to a database, where the database needs that.
 *
 * <p>H2 writes all its tables to its file when a transaction commits, while other transactions
 * change them. If the process is killed after that, the part of such a change that was written in
 * time remains and the rest is missing: half a transaction. If nothing changes during a commit,
 * this cannot happen.
 *
 * <p>All stores of a JVM that use the same database share its lock. The lock is reentrant. Safe for
 * use by many threads.
 */
final class WriteLock {
  /** The lock of databases that need none. */
  static final WriteLock NONE = new WriteLock(null);

  private static final Map<String, WriteLock> BY_DATABASE = new ConcurrentHashMap<>();

  private final @Nullable ReentrantLock lock;

  private WriteLock(@Nullable ReentrantLock lock) {
    this.lock = lock;
  }

  /** {@return the lock of the database that a connection leads to} */
  static WriteLock of(Connection connection, Dialect dialect) throws SQLException {
    String url = String.valueOf(connection.getMetaData().getURL()).split(";", 2)[0];
    return dialect.requiresSerializedWrites(url)
        ? BY_DATABASE.computeIfAbsent(url, database -> new WriteLock(new ReentrantLock()))
        : NONE;
  }

  /** {@return whether writes are serialised} */
  boolean isRequired() {
    return lock != null;
  }

  /** Acquires the lock, and waits for it if necessary. */
  void lock() {
    if (lock != null) {
      lock.lock();
    }
  }

  /**
   * Releases the lock. It is not fair: a thread that continues at once does not queue for each of
   * its statements.
   */
  void unlock() {
    if (lock != null) {
      lock.unlock();
    }
  }
}
