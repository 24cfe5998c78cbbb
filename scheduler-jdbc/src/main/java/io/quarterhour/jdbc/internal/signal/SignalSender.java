package io.quarterhour.jdbc.internal.signal;

import io.quarterhour.jdbc.internal.sql.Eviction;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends notifications, on a thread of its own and in transactions of their own: PostgreSQL
 * serialises the commits of transactions that notify, and those of callers must not wait for that.
 * Messages in quick succession are combined into one notification.
 *
 * <p>The thread starts with the first message. Safe for use by many threads.
 */
final class SignalSender {
  /** The pause between two notifications of a node, in milliseconds. */
  private static final long GAP_MILLIS = 5;

  /** Does not wait for the disk: after a crash of the database the notification is not needed. */
  private static final String NOTIFY =
      "select set_config('synchronous_commit', 'off', true), pg_notify(?, ?)";

  private static final long MAX_PAUSE_MILLIS = 10_000;
  private static final long GRACE_MILLIS = 1000;
  private static final Logger LOG = LoggerFactory.getLogger(SignalSender.class);

  private final DataSource dataSource;
  private final String channel;
  private final CountDownLatch closed = new CountDownLatch(1);
  private @Nullable SignalMessage waiting;
  private @Nullable Thread thread;

  /** The number of messages that could not be sent in a row; used by the thread only. */
  private int failures;

  SignalSender(DataSource dataSource, String channel) {
    this.dataSource = dataSource;
    this.channel = channel;
  }

  /** Accepts a message, which is sent soon. */
  synchronized void send(SignalMessage signalMessage) {
    waiting = signalMessage.and(waiting);
    if (thread == null && !isClosed()) {
      thread = started();
    }
    notifyAll();
  }

  /** {@return the thread; null if there is none at present, so that the next message starts it} */
  private @Nullable Thread started() {
    Thread sender = new Thread(this::sendAll, "quarterhour-sender");
    sender.setDaemon(true);
    try {
      sender.start();
      return sender;
    } catch (OutOfMemoryError e) {
      return null;
    }
  }

  /** Sends the message that waits, and ends. */
  void close() {
    Thread running;
    synchronized (this) {
      closed.countDown();
      notifyAll();
      running = thread;
    }
    if (running != null) {
      try {
        running.join(GRACE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private boolean isClosed() {
    return closed.getCount() == 0;
  }

  /** Sends messages until the sender is closed, whatever the data source or the driver throws. */
  @SuppressWarnings("CatchingUnchecked") // see above
  private void sendAll() {
    boolean isOver = false;
    while (!isOver) {
      try {
        isOver = !sendNext();
      } catch (Throwable e) {
        // The log has thrown, or a pool has interrupted this thread: only the message is lost.
        isOver = isClosed();
      }
    }
  }

  /** Sends one message, and returns whether there may be another one. */
  private boolean sendNext() throws InterruptedException {
    SignalMessage signalMessage = next();
    if (signalMessage == null) {
      return false;
    }
    failures = trySend(signalMessage) ? 0 : failures + 1;
    if (failures > 0) {
      keep(signalMessage);
    }
    // There is no pause after closing: the message that waits is sent, or lost.
    return !closed.await(pause(failures), TimeUnit.MILLISECONDS) || failures == 0;
  }

  private static long pause(int failures) {
    return failures == 0 ? GAP_MILLIS : Math.min(MAX_PAUSE_MILLIS, 50L << Math.min(failures, 10));
  }

  private synchronized @Nullable SignalMessage next() throws InterruptedException {
    while (waiting == null && !isClosed()) {
      wait();
    }
    SignalMessage signalMessage = waiting;
    waiting = null;
    return signalMessage;
  }

  private synchronized void keep(SignalMessage signalMessage) {
    waiting = signalMessage.and(waiting);
  }

  private boolean trySend(SignalMessage signalMessage) {
    try (Connection connection = dataSource.getConnection()) {
      try {
        send(connection, signalMessage);
      } catch (SQLException e) {
        if (Eviction.isNeeded(e)) {
          Eviction.evict(connection);
        }
        throw e;
      }
      return true;
    } catch (SQLException | RuntimeException | Error e) {
      // A pool of the host may throw anything, and a driver may lack a class.
      LOG.debug("Could not send a signal to other nodes", e);
      return false;
    }
  }

  private void send(Connection connection, SignalMessage signalMessage) throws SQLException {
    boolean automatic = connection.getAutoCommit();
    if (!automatic) {
      connection.setAutoCommit(true);
    }
    try (PreparedStatement statement = connection.prepareStatement(NOTIFY)) {
      statement.setString(1, channel);
      statement.setString(2, signalMessage.text());
      statement.execute();
    } finally {
      if (!automatic) {
        connection.setAutoCommit(false);
      }
    }
  }
}
