package io.quarterhour.jdbc.internal;

import io.quarterhour.jdbc.internal.node.JdbcStateStore;
import io.quarterhour.jdbc.internal.sql.Session;
import io.quarterhour.store.StateKey;
import io.quarterhour.store.execution.NewExecution;
import io.quarterhour.store.execution.OutcomeChange;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Compares outcomes with the previous ones. A transaction does so at its end, in the order of the
 * keys, so that two transactions do not wait for each other.
 */
final class OutcomeComparisons {
  private static final Comparator<OutcomeChange> IN_ORDER =
      Comparator.comparing((OutcomeChange change) -> change.tenant().value())
          .thenComparing(OutcomeChange::key);

  private final Session session;
  private final List<OutcomeChange> all = new ArrayList<>();

  OutcomeComparisons(Session session) {
    this.session = session;
  }

  void add(OutcomeChange outcomeChange) {
    all.add(outcomeChange);
  }

  /** {@return the notifications to insert} Replaces the stored outcomes. */
  List<NewExecution> notifications(Instant now) throws SQLException {
    List<NewExecution> notifications = new ArrayList<>();
    all.sort(IN_ORDER);
    for (OutcomeChange outcomeChange : all) {
      StateKey key = StateKey.ofEngine(outcomeChange.tenant(), outcomeChange.key());
      String before = JdbcStateStore.find(session, key, JdbcStateStore.LOCKED);
      String next = outcomeChange.next();
      if (!next.equals(before)) {
        JdbcStateStore.put(session, key, before == null, next, now);
      }
      notifications.addAll(
          outcomeChange.notificationsAfter(before == null ? OutcomeChange.NONE : before));
    }
    all.clear();
    return notifications;
  }
}
