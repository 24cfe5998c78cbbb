package io.quarterhour.jdbc.internal.sql;

import io.quarterhour.error.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does acts, each in a transaction of its own: whole, or not at all.
 *
 * <p>An act that collides with another (a deadlock, a row that somebody else inserted first) is
 * rolled back and done again from the beginning, a few times. Every act begins by reading what
 * there is, so that it finds what the other has done.
 *
 * <p>Safe for use by many threads.
 */
public final class TransactionRunner {
  private static final Logger log = LoggerFactory.getLogger(TransactionRunner.class);
  private static final int TRIES = 10;

  /** Classes of SQL states that pass by themselves: connection lost, rolled back, out of means. */
  private static final Set<String> PASSING_CLASSES = Set.of("08", "40", "53", "57", "58");

  /**
   * H2 waited for a lock in vain, or was closed. MariaDB was told to end what a connection does.
   */
  private static final Set<String> PASSING_STATES =
      Set.of("HYT00", "90067", "90098", "90121", "70100");

  private final DataSource dataSource;
  private final TableNames tableNames;
  private final Dialect dialect;
  private final WriteLock writeLock;

  /** The isolation that connections come with. It is asked once: asking is a round trip. */
  private final int isolation;

  /** Whether connections come in no transaction, if nobody has begun one. */
  private final boolean automatic;

  /** The connection of the host whose transaction all acts are part of; null if there is none. */
  private final @Nullable Connection host;

  /**
   * What is done in a transaction. It may be done more than once.
   *
   * @param <T> what it answers
   */
  @FunctionalInterface
  public interface Act<T> {
    /** {@return the answer} */
    T on(Session session) throws SQLException;
  }

  /** An act found that it locked too little, and must begin again. */
  public static final class RetryException extends SQLException {
    private static final long serialVersionUID = 1L;

    /** Says why. */
    public RetryException(String message) {
      super(message, "40001");
    }
  }

  /**
   * Asks the database what it is.
   *
   * @param dataSource gives connections
   * @param tableNames what the tables are called
   * @throws StoreException if it cannot be reached or is of a kind that is not known
   */
  public TransactionRunner(DataSource dataSource, TableNames tableNames) {
    this.dataSource = dataSource;
    this.tableNames = tableNames;
    try (Connection connection = connect(dataSource)) {
      dialect = DialectFactory.of(connection);
      writeLock = WriteLock.of(connection, dialect);
      isolation = connection.getTransactionIsolation();
      automatic = connection.getAutoCommit();
      host = null;
    } catch (SQLException e) {
      throw failed("open the store", e, isPassing(e));
    }
  }

  private TransactionRunner(TransactionRunner others, Connection host) {
    dataSource = others.dataSource;
    tableNames = others.tableNames;
    dialect = others.dialect;
    writeLock = others.writeLock;
    isolation = others.isolation;
    automatic = others.automatic;
    this.host = host;
  }

  /** {@return the same, whose acts are part of a transaction that has begun on a connection} */
  public TransactionRunner in(Connection connection) {
    return new TransactionRunner(this, connection);
  }

  /** {@return whether the acts are part of a transaction of the host, which may be undone} */
  public boolean isHostTransaction() {
    return host != null;
  }

  /** {@return the kind of database} */
  public Dialect dialect() {
    return dialect;
  }

  /**
   * Does an act in a transaction.
   *
   * @param name what it is, as in "could not ..."
   * @param act what is done
   * @return what it answers
   * @throws StoreException if the database refuses it
   */
  public <T> T run(String name, Act<T> act) {
    return host == null
        ? repeated(name, () -> inTransaction(act, writeLock))
        : hosted(host, name, act);
  }

  /** Does an act that changes nothing, as {@link #run} does: it waits for nobody's turn. */
  public <T> T read(String name, Act<T> act) {
    return host == null
        ? repeated(name, () -> inTransaction(act, WriteLock.NONE))
        : hosted(host, name, act);
  }

  /**
   * Does an act of one statement in a transaction: in one round trip, if the database can do that.
   *
   * @param name what it is, as in "could not ..."
   * @param act what is done; it sends one statement
   * @return what it answers
   * @throws StoreException if the database refuses it
   */
  public <T> T runOne(String name, Act<T> act) {
    return host == null ? repeated(name, () -> asOne(act)) : hosted(host, name, act);
  }

  /**
   * Tries an act of one statement, as {@link #runOne} does it, once.
   *
   * @param name what it is, as in "could not ..."
   * @param act what is tried; says whether it did what it should
   * @return what it says; false if it collided with another
   * @throws StoreException if the database refuses it
   */
  public boolean tryOne(String name, Act<Boolean> act) {
    if (host != null) {
      return hosted(host, name, act);
    }
    try {
      return asOne(act);
    } catch (SQLException e) {
      if (dialect.isCollision(e)) {
        return false;
      }
      throw failed(name, e, isPassing(e));
    }
  }

  /**
   * Does an act in the transaction of the host. What collides there cannot be done again by itself:
   * the database may have given up all that the host has done. But an act that only has to lock
   * more can, and finds what it locked before still locked.
   */
  private <T> T hosted(Connection connection, String name, Act<T> act) {
    for (int tries = 1; ; tries++) {
      writeLock.lock();
      try {
        return act.on(Session.hosted(connection, dialect, tableNames));
      } catch (RetryException e) {
        if (tries == TRIES) {
          throw failed(name, e, true);
        }
      } catch (SQLException e) {
        throw failed(name, e, dialect.isCollision(e) || isPassing(e));
      } finally {
        writeLock.unlock();
      }
    }
  }

  /** {@return whether all who write to the database do so one after the other} */
  public boolean takeTurns() {
    return writeLock.isRequired();
  }

  /** {@return in whose turn what is done on a connection must be done} */
  WriteLock turns() {
    return writeLock;
  }

  /** {@return what gives connections} */
  public DataSource dataSource() {
    return dataSource;
  }

  /** {@return a connection on which a transaction has begun, which {@link #end} takes back} */
  Connection open(String name) {
    try {
      Connection connection = connect();
      try {
        begin(connection);
        return connection;
      } catch (SQLException e) {
        connection.close();
        throw e;
      }
    } catch (SQLException e) {
      throw failed(name, e, isPassing(e));
    }
  }

  /** Commits what was begun on a connection. What it refuses for a constraint does not pass. */
  void commit(String name, Connection connection) {
    writeLock.lock();
    try {
      connection.commit();
    } catch (SQLException e) {
      throw failed(name, e, isPassing(e));
    } finally {
      writeLock.unlock();
    }
  }

  /** Rolls back what was begun and not committed, and gives the connection back. */
  void end(Connection connection) {
    writeLock.lock();
    try {
      rollBack(connection);
      restore(connection);
    } finally {
      writeLock.unlock();
    }
    close(connection);
  }

  /** Breaks off what another thread does on a connection. The database rolls that back. */
  void abort(Connection connection) {
    try {
      connection.abort(Runnable::run);
    } catch (SQLException | RuntimeException e) {
      log.warn("Could not break off a transaction: {}", String.valueOf(e));
    }
  }

  /** Closes a connection, whatever became of it. */
  void close(Connection connection) {
    try {
      connection.close();
    } catch (SQLException | RuntimeException e) {
      log.debug("Could not give a connection back: {}", String.valueOf(e));
    }
  }

  /** What may be done again. */
  private interface Try<T> {
    T once() throws SQLException;
  }

  private <T> T repeated(String name, Try<T> act) {
    for (int tries = 1; ; tries++) {
      try {
        return act.once();
      } catch (SQLException e) {
        boolean collision = dialect.isCollision(e);
        if (tries == TRIES || !collision) {
          throw failed(name, e, collision || isPassing(e));
        }
        log.debug("Collided while it tried to {}, and begins again: {}", name, e.getMessage());
      }
    }
  }

  /** What is sent in one go is a transaction of its own, unless the host began one. */
  private <T> T asOne(Act<T> act) throws SQLException {
    try (Connection connection = connect()) {
      boolean alone =
          dialect.runsBatchAtomically()
              && connection.getAutoCommit()
              && isolation == Connection.TRANSACTION_READ_COMMITTED;
      return alone
          ? act.on(new Session(connection, dialect, tableNames))
          : inTransaction(connection, act, writeLock);
    }
  }

  private <T> T inTransaction(Act<T> act, WriteLock turn) throws SQLException {
    try (Connection connection = connect()) {
      return inTransaction(connection, act, turn);
    }
  }

  /** Whoever waits for the turn has its connection already: who has the turn waits for none. */
  private <T> T inTransaction(Connection connection, Act<T> act, WriteLock turn)
      throws SQLException {
    turn.lock();
    try {
      begin(connection);
      return committed(connection, act);
    } finally {
      restore(connection);
      turn.unlock();
    }
  }

  private void begin(Connection connection) throws SQLException {
    if (isolation != Connection.TRANSACTION_READ_COMMITTED) {
      connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
    }
    if (automatic) {
      connection.setAutoCommit(false);
    }
  }

  private <T> T committed(Connection connection, Act<T> act) throws SQLException {
    boolean done = false;
    try {
      T answer = act.on(new Session(connection, dialect, tableNames));
      connection.commit();
      done = true;
      return answer;
    } finally {
      if (!done) {
        rollBack(connection);
      }
    }
  }

  private static void rollBack(Connection connection) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      // What led here says more. A connection that cannot roll back is lost, and its work with it.
      log.debug("Could not roll back: {}", e.getMessage());
    }
  }

  /** Hands a connection back to its pool as it came. */
  private void restore(Connection connection) {
    try {
      if (automatic) {
        connection.setAutoCommit(true);
      }
      if (isolation != Connection.TRANSACTION_READ_COMMITTED) {
        connection.setTransactionIsolation(isolation);
      }
    } catch (SQLException e) {
      log.debug("Could not restore a connection: {}", e.getMessage());
    }
  }

  /** Takes a connection, but none in whose transaction somebody else is: it is not ours to end. */
  private Connection connect() throws SQLException {
    Connection connection = connect(dataSource);
    if (automatic && !connection.getAutoCommit()) {
      connection.close();
      throw new SQLException(
          "the data source gave a connection in whose transaction somebody else is: give the store"
              + " the pool itself, and take part in a transaction by client.in(connection)",
          "25001");
    }
    return connection;
  }

  /** Some pools throw what is no SQL exception when they cannot get their first connection. */
  static Connection connect(DataSource dataSource) throws SQLException {
    try {
      return dataSource.getConnection();
    } catch (RuntimeException e) {
      throw new SQLException(String.valueOf(e.getMessage()), "08001", e);
    }
  }

  static StoreException failed(String name, SQLException problem, boolean passing) {
    return new StoreException(
        "could not " + name + ", the database said: " + SqlErrors.of(problem), problem, passing);
  }

  static boolean isPassing(SQLException problem) {
    String state = String.valueOf(problem.getSQLState());
    return problem instanceof SQLTransientException
        || problem instanceof SQLRecoverableException
        || PASSING_STATES.contains(state)
        || (state.length() == 5 && PASSING_CLASSES.contains(state.substring(0, 2)));
  }
}
