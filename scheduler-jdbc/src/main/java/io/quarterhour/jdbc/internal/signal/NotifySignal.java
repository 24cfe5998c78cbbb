package io.quarterhour.jdbc.internal.signal;

import io.quarterhour.jdbc.internal.sql.Session;
import io.quarterhour.jdbc.internal.sql.TransactionRunner;
import io.quarterhour.store.ClusterSignal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.postgresql.PGConnection;

/**
 * Sends signals as PostgreSQL notifications. Each subscription that listens holds a connection.
 * Sending borrows a connection briefly, at most once every few milliseconds.
 */
public final class NotifySignal implements ClusterSignal {
  /** The maximum length of a name in PostgreSQL. */
  private static final int MAX_LENGTH = 63;

  private final TransactionRunner transactionRunner;
  private final String channel;

  /**
   * Creates a signal for the nodes whose tables have the same names.
   *
   * @param transactionRunner the database
   * @param session a session from which the schema is read, if the names contain none
   */
  NotifySignal(TransactionRunner transactionRunner, Session session) throws SQLException {
    this.transactionRunner = transactionRunner;
    channel = channel(session.names().of("signal"), session.connection());
  }

  /** {@return whether connections of this type can listen} */
  public static boolean isPossible(Connection connection) throws SQLException {
    try {
      return connection.isWrapperFor(PGConnection.class);
    } catch (LinkageError e) {
      // The host uses another driver for PostgreSQL.
      return false;
    }
  }

  private static String channel(String name, Connection connection) throws SQLException {
    String full = name.contains(".") ? name : schema(connection) + "." + name;
    String folded = full.toLowerCase(Locale.ROOT);
    String hash = Integer.toHexString(folded.hashCode());
    return folded.length() <= MAX_LENGTH
        ? folded
        : folded.substring(0, MAX_LENGTH - hash.length()) + hash;
  }

  private static String schema(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select current_schema()")) {
      rows.next();
      return String.valueOf(rows.getString(1));
    }
  }

  @Override
  public Subscription subscribe(Listener listener) {
    return new NotifySubscription(listener);
  }

  /**
   * {@return the signal inside a transaction of the host: all nodes receive its messages when the
   * transaction commits, including the node of the host, and its subscriptions do not listen}
   */
  public ClusterSignal in(Connection transaction) {
    return listener -> new TransactionalSubscription(transaction, channel);
  }

  private final class NotifySubscription implements Subscription, SignalReceiver.Handler {
    private final String sender = UUID.randomUUID().toString();
    private final Listener listener;
    private final SignalSender signalSender =
        new SignalSender(transactionRunner.dataSource(), channel);
    private final SignalReceiver signalReceiver =
        new SignalReceiver(
            transactionRunner, channel, () -> signalSender.send(SignalMessage.echo(sender)), this);

    NotifySubscription(Listener listener) {
      this.listener = listener;
    }

    @Override
    public void listen() {
      signalReceiver.start();
    }

    @Override
    public void workAvailable(Instant at) {
      signalSender.send(SignalMessage.work(sender, at));
    }

    @Override
    public void cancelRequested() {
      signalSender.send(SignalMessage.cancel(sender));
    }

    @Override
    public boolean onSignal(String text) {
      SignalMessage signalMessage = SignalMessage.read(text);
      if (signalMessage == null || signalMessage.sender().equals(sender)) {
        return signalMessage != null && signalMessage.echo();
      }
      Long work = signalMessage.work();
      if (work != null) {
        listener.workAvailable(Instant.ofEpochMilli(work));
      }
      if (signalMessage.cancel()) {
        listener.cancelRequested();
      }
      return false;
    }

    @Override
    public void onConnected(boolean connected) {
      listener.onConnected(connected);
    }

    @Override
    public void close() {
      signalSender.close();
      signalReceiver.close();
    }
  }
}
