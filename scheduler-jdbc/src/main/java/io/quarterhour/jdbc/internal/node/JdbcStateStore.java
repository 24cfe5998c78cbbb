package io.quarterhour.jdbc.internal.node;

import io.quarterhour.jdbc.internal.sql.Session;
import io.quarterhour.jdbc.internal.sql.TransactionRunner;
import io.quarterhour.store.StateStore;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Stores the state of plug-ins and of the engine in a table. */
public final class JdbcStateStore implements StateStore {
  /** The clause that locks a text which may be replaced. */
  public static final String LOCKED = " for update";

  private final TransactionRunner transactionRunner;

  /** Creates a store that works through a transaction runner. */
  public JdbcStateStore(TransactionRunner transactionRunner) {
    this.transactionRunner = transactionRunner;
  }

  @Override
  public Optional<String> get(String namespace, String key) {
    return transactionRunner.read(
        "read stored state", session -> Optional.ofNullable(find(session, namespace, key, "")));
  }

  /**
   * Locks the row while it is compared. If two transactions find no row, the primary key rejects
   * one of them, which is repeated and reads again.
   */
  @Override
  public boolean compareAndSet(
      String namespace, String key, @Nullable String expected, @Nullable String next) {
    return transactionRunner.run(
        "write stored state",
        session -> {
          if (!Objects.equals(find(session, namespace, key, LOCKED), expected)) {
            return false;
          }
          if (next != null) {
            put(session, namespace, key, expected == null, next);
          } else {
            session.update(
                "delete from {state} where namespace = ? and name = ?",
                parameters -> parameters.text(namespace).text(key));
          }
          return true;
        });
  }

  /** {@return the text, or null} */
  public static @Nullable String find(Session session, String namespace, String key, String lock)
      throws SQLException {
    return session.first(
        "select content from {state} where namespace = ? and name = ?" + lock,
        parameters -> parameters.text(namespace).text(key),
        resultRow -> resultRow.text("content"));
  }

  /** Inserts a text, or replaces one that was found and locked. */
  public static void put(Session session, String namespace, String key, boolean isNew, String text)
      throws SQLException {
    session.update(
        isNew
            ? "insert into {state} (content, namespace, name) values (?, ?, ?)"
            : "update {state} set content = ? where namespace = ? and name = ?",
        parameters -> parameters.text(text).text(namespace).text(key));
  }
}
