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
 * Sends messages inside a transaction of the host. PostgreSQL delivers them when the transaction
 * commits, equal ones once, and discards them if it rolls back.
 */
final class TransactionalSubscription implements ClusterSignal.Subscription {
  private static final Logger LOG = LoggerFactory.getLogger(TransactionalSubscription.class);

  private final Connection transaction;
  private final String channel;

  /** An id that no node has, so that the node of this JVM receives the messages as well. */
  private final String sender = UUID.randomUUID().toString();

  TransactionalSubscription(Connection transaction, String channel) {
    this.transaction = transaction;
    this.channel = channel;
  }

  @Override
  public void listen() {
    // The node itself receives signals by its own subscription.
  }

  @Override
  public void workAvailable(Instant at) {
    send(SignalMessage.work(sender, at));
  }

  @Override
  public void cancelRequested() {
    send(SignalMessage.cancel(sender));
  }

  private void send(SignalMessage signalMessage) {
    try (PreparedStatement statement = transaction.prepareStatement("select pg_notify(?, ?)")) {
      statement.setString(1, channel);
      statement.setString(2, signalMessage.text());
      statement.execute();
    } catch (SQLException e) {
      // The transaction has failed with it, as the host will see.
      LOG.debug("Could not send a signal in the transaction of the host", e);
    }
  }

  @Override
  public void close() {
    // The transaction belongs to the host.
  }
}
