package io.quarterhour.jdbc.internal.sql;

import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Repeats operations that conflict with another transaction, and reports all other errors. */
final class ConflictRetry {
  /** The maximum number of attempts of an operation. */
  static final int MAX_ATTEMPTS = 10;

  private static final Logger LOG = LoggerFactory.getLogger(ConflictRetry.class);

  private final Dialect dialect;

  /**
   * One attempt of an operation, which undoes its changes if it fails.
   *
   * @param <T> the type of the result
   */
  @FunctionalInterface
  interface Attempt<T> {
    /** {@return the result} */
    T run() throws SQLException;
  }

  ConflictRetry(Dialect dialect) {
    this.dialect = dialect;
  }

  /**
   * Runs an operation until an attempt does not conflict.
   *
   * @param name the operation as a verb phrase, for the message "could not ..."
   * @param limits the limits of its transaction; an operation with brief waits is not repeated
   *     after it has waited too long for a lock
   * @param attempt the operation
   * @return its result
   * @throws io.quarterhour.error.StoreException if the database reports another error, or if the
   *     last attempt conflicts, too
   */
  <T> T run(String name, TransactionLimits limits, Attempt<T> attempt) {
    for (int tries = 1; ; tries++) {
      try {
        return attempt.run();
      } catch (SQLException e) {
        boolean collision = dialect.isCollision(e);
        boolean waited =
            limits == TransactionLimits.BRIEF_WAITS && collision && dialect.isLockTimeout(e);
        if (tries == MAX_ATTEMPTS || !collision || waited) {
          throw SqlErrors.failed(name, e, collision || SqlErrors.isTransient(e));
        }
        LOG.debug("Conflict with another transaction; retrying to {}: {}", name, e.getMessage());
      }
    }
  }
}
