package io.quarterhour.jdbc.internal.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Lets those who write to a database do so one after the other, where the database needs that.
 *
 * <p>H2 writes all its tables to its file whenever somebody commits, while others change them. If
 * the process is killed after that, what of a change of theirs was not in time is missing, and the
 * rest of it stays: half a transaction. Where nobody changes anything while another commits, there
 * is no such half.
 *
 * <p>All stores of a JVM that have a database share its turns. Safe for use by many threads;
 * whoever has the turn may take it again.
 */
final class WriteLock {
  /** For databases that need none. */
  static final WriteLock NONE = new WriteLock(null);

  private static final Map<String, WriteLock> BY_DATABASE = new ConcurrentHashMap<>();

  private final @Nullable ReentrantLock lock;

  private WriteLock(@Nullable ReentrantLock lock) {
    this.lock = lock;
  }

  /** {@return those of the database that a connection leads to} */
  static WriteLock of(Connection connection, Dialect dialect) throws SQLException {
    String url = String.valueOf(connection.getMetaData().getURL()).split(";", 2)[0];
    return dialect.requiresSerializedWrites(url)
        ? BY_DATABASE.computeIfAbsent(url, database -> new WriteLock(new ReentrantLock()))
        : NONE;
  }

  /** {@return whether anybody has to wait} */
  boolean isRequired() {
    return lock != null;
  }

  /** Waits for the turn. */
  void lock() {
    if (lock != null) {
      lock.lock();
    }
  }

  /**
   * Gives the turn to whoever is there first: one that goes on at once need not stand in line for
   * each of its statements.
   */
  void unlock() {
    if (lock != null) {
      lock.unlock();
    }
  }
}
