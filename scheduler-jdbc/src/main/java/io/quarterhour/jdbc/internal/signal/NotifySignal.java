package io.quarterhour.jdbc.internal.signal;

import io.quarterhour.jdbc.internal.sql.TableNames;
import io.quarterhour.store.ClusterSignal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import javax.sql.DataSource;
import org.postgresql.PGConnection;

/**
 * Carries word by the notices of PostgreSQL. Each line that listens holds a connection; what is
 * told takes one for a moment, at most every few milliseconds.
 */
public final class NotifySignal implements ClusterSignal {
  /** The longest name that PostgreSQL knows. */
  private static final int MAX_LENGTH = 63;

  private final DataSource dataSource;
  private final String channel;

  /**
   * A signal for the nodes whose tables have the same names.
   *
   * @param connection asked for the schema, if the names say none
   */
  public NotifySignal(DataSource dataSource, Connection connection, TableNames tableNames)
      throws SQLException {
    this.dataSource = dataSource;
    channel = channel(tableNames.of("signal"), connection);
  }

  /** {@return whether connections of this kind can listen} */
  public static boolean isPossible(Connection connection) throws SQLException {
    try {
      return connection.isWrapperFor(PGConnection.class);
    } catch (LinkageError e) {
      // Another driver speaks to PostgreSQL.
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
    return new NotifyLine(listener);
  }

  /**
   * {@return the same for what is told in a transaction of the host: all nodes hear it when it
   * commits, its own too, and nobody listens there}
   */
  public ClusterSignal in(Connection transaction) {
    return listener -> new TransactionalSubscription(transaction, channel);
  }

  private final class NotifyLine implements Subscription, SignalReceiver.Handler {
    private final String me = UUID.randomUUID().toString();
    private final Listener listener;
    private final SignalSender signalSender = new SignalSender(dataSource, channel);
    private final SignalReceiver signalReceiver =
        new SignalReceiver(
            dataSource, channel, () -> signalSender.send(SignalMessage.echo(me)), this);

    NotifyLine(Listener listener) {
      this.listener = listener;
    }

    @Override
    public void listen() {
      signalReceiver.start();
    }

    @Override
    public void workAvailable(Instant at) {
      signalSender.send(SignalMessage.work(me, at));
    }

    @Override
    public void cancelRequested() {
      signalSender.send(SignalMessage.cancel(me));
    }

    @Override
    public boolean heard(String text) {
      SignalMessage signalMessage = SignalMessage.read(text);
      if (signalMessage == null || signalMessage.sender().equals(me)) {
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
    public void onConnected(boolean works) {
      listener.onConnected(works);
    }

    @Override
    public void close() {
      signalSender.close();
      signalReceiver.close();
    }
  }
}
