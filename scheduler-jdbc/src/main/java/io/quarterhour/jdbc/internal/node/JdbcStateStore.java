package io.quarterhour.jdbc.internal.node;

import io.quarterhour.jdbc.internal.sql.Parameters;
import io.quarterhour.jdbc.internal.sql.Session;
import io.quarterhour.jdbc.internal.sql.TransactionRunner;
import io.quarterhour.store.StateKey;
import io.quarterhour.store.StateStore;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Stores the state of plug-ins and of the engine in a table. */
public final class JdbcStateStore implements StateStore {
  /** The clause that locks a text which may be replaced. */
  public static final String LOCKED = " for update";

  private static final String WHERE = " where namespace = ? and tenant = ? and name = ?";

  private final TransactionRunner transactionRunner;

  /** Creates a store that works through a transaction runner. */
  public JdbcStateStore(TransactionRunner transactionRunner) {
    this.transactionRunner = transactionRunner;
  }

  @Override
  public Optional<String> get(StateKey key) {
    return transactionRunner.read(
        "read stored state", session -> Optional.ofNullable(find(session, key, "")));
  }

  /**
   * Locks the row while it is compared. If two transactions find no row, the primary key rejects
   * one of them, which is repeated and reads again.
   */
  @Override
  public boolean compareAndSet(
      StateKey key, @Nullable String expected, @Nullable String next, Instant now) {
    return transactionRunner.run(
        "write stored state",
        session -> {
          if (!Objects.equals(find(session, key, LOCKED), expected)) {
            return false;
          }
          if (next != null) {
            put(session, key, expected == null, next, now);
          } else {
            session.update("delete from {state}" + WHERE, parameters -> where(parameters, key));
          }
          return true;
        });
  }

  /** {@return the text, or null} */
  public static @Nullable String find(Session session, StateKey key, String lock)
      throws SQLException {
    return session.first(
        "select content from {state}" + WHERE + lock,
        parameters -> where(parameters, key),
        resultRow -> resultRow.text("content"));
  }

  /** Inserts a text, or replaces one that was found and locked. */
  public static void put(Session session, StateKey key, boolean isNew, String text, Instant now)
      throws SQLException {
    session.update(
        isNew
            ? "insert into {state} (content, written_at, namespace, tenant, name)"
                + " values (?, ?, ?, ?, ?)"
            : "update {state} set content = ?, written_at = ?" + WHERE,
        parameters -> where(parameters.text(text).time(now), key));
  }

  private static Parameters where(Parameters parameters, StateKey key) throws SQLException {
    return parameters.text(key.namespace()).text(key.tenant().value()).text(key.name());
  }
}
