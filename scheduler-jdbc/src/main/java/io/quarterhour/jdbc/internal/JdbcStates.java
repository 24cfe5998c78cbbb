package io.quarterhour.jdbc.internal;

import io.quarterhour.jdbc.internal.sql.Session;
import io.quarterhour.jdbc.internal.sql.Transactions;
import io.quarterhour.store.StateStore;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What plug-ins remember, in a table. */
public final class JdbcStates implements StateStore {
  private final Transactions transactions;

  /** Keeps it where transactions go. */
  public JdbcStates(Transactions transactions) {
    this.transactions = transactions;
  }

  @Override
  public Optional<String> get(String owner, String key) {
    return transactions.read(
        "read what a plug-in remembers",
        session -> Optional.ofNullable(text(session, owner, key, "")));
  }

  /**
   * The row is locked while it is compared. Of two that find none, the key of the table refuses
   * one, which then looks again.
   */
  @Override
  public boolean replace(
      String owner, String key, @Nullable String expected, @Nullable String next) {
    return transactions.run(
        "write what a plug-in remembers",
        session -> {
          if (!Objects.equals(text(session, owner, key, " for update"), expected)) {
            return false;
          }
          if (next == null) {
            session.update(
                "delete from {state} where owner = ? and name = ?",
                bind -> bind.text(owner).text(key));
          } else if (expected == null) {
            session.update(
                "insert into {state} (owner, name, words) values (?, ?, ?)",
                bind -> bind.text(owner).text(key).text(next));
          } else {
            session.update(
                "update {state} set words = ? where owner = ? and name = ?",
                bind -> bind.text(next).text(owner).text(key));
          }
          return true;
        });
  }

  private static @Nullable String text(Session session, String owner, String key, String lock)
      throws SQLException {
    return session.first(
        "select words from {state} where owner = ? and name = ?" + lock,
        bind -> bind.text(owner).text(key),
        cells -> cells.text("words"));
  }
}
