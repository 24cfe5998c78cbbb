package io.quarterhour.jdbc.internal.signal;

import io.quarterhour.jdbc.internal.sql.Dialect;
import io.quarterhour.jdbc.internal.sql.Session;
import io.quarterhour.jdbc.internal.sql.TransactionRunner;
import io.quarterhour.store.ClusterSignal;
import io.quarterhour.store.InJvmSignal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import javax.sql.DataSource;

/** Selects the signal between the nodes of a database. */
public final class SignalFactory {
  /**
   * The signals of nodes that run in one JVM and share a data source. Static, because each of these
   * nodes has a store of its own; weak, because the data source belongs to the host.
   */
  private static final Map<DataSource, ClusterSignal> LOCAL =
      Collections.synchronizedMap(new WeakHashMap<>());

  private SignalFactory() {}

  /** {@return the signal inside a transaction of the host; empty if it cannot be sent there} */
  public static Optional<ClusterSignal> in(Connection transaction, Optional<ClusterSignal> signal) {
    return signal
        .filter(NotifySignal.class::isInstance)
        .map(notify -> ((NotifySignal) notify).in(transaction));
  }

  /** {@return the signal between nodes that share the tables of a store; empty if there is none} */
  public static Optional<ClusterSignal> of(TransactionRunner transactionRunner, Session session)
      throws SQLException {
    Dialect dialect = session.dialect();
    if (dialect.isEmbedded()) {
      return Optional.of(
          LOCAL.computeIfAbsent(transactionRunner.dataSource(), d -> new InJvmSignal(false)));
    }
    return dialect.supportsListenNotify() && NotifySignal.isPossible(session.connection())
        ? Optional.of(new NotifySignal(transactionRunner, session))
        : Optional.empty();
  }
}
