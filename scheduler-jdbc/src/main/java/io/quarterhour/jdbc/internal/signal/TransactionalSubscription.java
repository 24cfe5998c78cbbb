package io.quarterhour.jdbc.internal.signal;

import io.quarterhour.store.ClusterSignal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells in a transaction of the host what there will be to do: PostgreSQL sends the notices when
 * that commits, each one once, and forgets them when it is rolled back.
 */
final class TransactionalSubscription implements ClusterSignal.Subscription {
  private static final Logger log = LoggerFactory.getLogger(TransactionalSubscription.class);

  private final Connection transaction;
  private final String channel;

  /** Nobody's name: so the node of this JVM hears it as well. */
  private final String me = UUID.randomUUID().toString();

  TransactionalSubscription(Connection transaction, String channel) {
    this.transaction = transaction;
    this.channel = channel;
  }

  @Override
  public void listen() {
    // Whoever tells in a transaction hears by the line of the node.
  }

  @Override
  public void workAvailable(Instant at) {
    send(SignalMessage.work(me, at));
  }

  @Override
  public void cancelRequested() {
    send(SignalMessage.cancel(me));
  }

  private void send(SignalMessage signalMessage) {
    try (PreparedStatement statement = transaction.prepareStatement("select pg_notify(?, ?)")) {
      statement.setString(1, channel);
      statement.setString(2, signalMessage.text());
      statement.execute();
    } catch (SQLException e) {
      // The transaction is lost with it, as the host will see.
      log.debug("Could not tell nodes that there will be something to do", e);
    }
  }

  @Override
  public void close() {
    // The transaction is the host's.
  }
}
