package io.quarterhour.jdbc.internal.signal;

import io.quarterhour.jdbc.internal.sql.Dialect;
import io.quarterhour.jdbc.internal.sql.TableNames;
import io.quarterhour.store.ClusterSignal;
import io.quarterhour.store.InJvmSignal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import javax.sql.DataSource;

/** Finds what carries word between the nodes of a database. */
public final class SignalFactory {
  /** Nodes that live in one JVM share a data source. */
  private static final Map<DataSource, ClusterSignal> LOCAL =
      Collections.synchronizedMap(new WeakHashMap<>());

  private SignalFactory() {}

  /** {@return what carries word when a transaction of the host commits, if anything does} */
  public static Optional<ClusterSignal> in(Connection transaction, Optional<ClusterSignal> signal) {
    return signal
        .filter(NotifySignal.class::isInstance)
        .map(notify -> ((NotifySignal) notify).in(transaction));
  }

  /** {@return what carries word between nodes whose tables have these names, if anything does} */
  public static Optional<ClusterSignal> of(
      DataSource dataSource, Connection connection, Dialect dialect, TableNames tableNames)
      throws SQLException {
    if (dialect.isEmbedded()) {
      return Optional.of(LOCAL.computeIfAbsent(dataSource, d -> new InJvmSignal()));
    }
    return dialect.supportsListenNotify() && NotifySignal.isPossible(connection)
        ? Optional.of(new NotifySignal(dataSource, connection, tableNames))
        : Optional.empty();
  }
}
