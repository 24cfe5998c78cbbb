package io.quarterhour.jdbc.internal;

import io.quarterhour.jdbc.internal.node.JdbcStateStore;
import io.quarterhour.jdbc.internal.sql.Session;
import io.quarterhour.store.StateStore;
import io.quarterhour.store.execution.NewExecution;
import io.quarterhour.store.execution.OutcomeChange;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Compares outcomes with the previous ones. A transaction does so at its end, in the order of the
 * keys, so that two transactions do not wait for each other.
 */
final class OutcomeComparisons {
  private final Session session;
  private final List<OutcomeChange> all = new ArrayList<>();

  OutcomeComparisons(Session session) {
    this.session = session;
  }

  void add(OutcomeChange outcomeChange) {
    all.add(outcomeChange);
  }

  /** {@return the notifications to insert} Replaces the stored outcomes. */
  List<NewExecution> notifications() throws SQLException {
    List<NewExecution> notifications = new ArrayList<>();
    all.sort(Comparator.comparing(OutcomeChange::key));
    for (OutcomeChange outcomeChange : all) {
      String key = outcomeChange.key();
      String before = JdbcStateStore.find(session, StateStore.ENGINE, key, JdbcStateStore.LOCKED);
      replace(key, before, outcomeChange.next());
      notifications.addAll(
          outcomeChange.notificationsAfter(before == null ? OutcomeChange.NONE : before));
    }
    all.clear();
    return notifications;
  }

  private void replace(String key, @Nullable String before, String next) throws SQLException {
    if (!next.equals(before)) {
      JdbcStateStore.put(session, StateStore.ENGINE, key, before == null, next);
    }
  }
}
