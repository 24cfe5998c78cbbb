package io.quarterhour.jdbc.internal.signal;

import io.quarterhour.jdbc.internal.sql.Eviction;
import io.quarterhour.jdbc.internal.sql.TransactionRunner;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens on a connection that it holds, on a thread of its own.
 *
 * <p>Verifies the connection by a self-addressed notification, sent on another connection, before
 * reporting it as working: a proxy in between may accept the {@code listen} and forward nothing. If
 * the verification or the connection fails, the receiver closes the connection, which its pool must
 * not provide again, and connects again after a pause. The same happens when another connection of
 * the store finds that its server accepts no changes: after a failover, both lead to the former
 * primary server, which sends no notifications any more.
 */
final class SignalReceiver {
  /** The interval at which the thread checks whether it was closed. Nothing is sent for that. */
  private static final int CHECK_MILLIS = 500;

  private static final long PROBE_NANOS = TimeUnit.SECONDS.toNanos(5);

  /**
   * The time without notifications after which the connection is verified again: it may have failed
   * silently.
   */
  private static final long UNVERIFIED_NANOS = TimeUnit.MINUTES.toNanos(5);

  private static final long FIRST_PAUSE_MILLIS = 200;
  private static final long MAX_PAUSE_MILLIS = 60_000;
  private static final long GRACE_MILLIS = 2000;
  private static final Logger LOG = LoggerFactory.getLogger(SignalReceiver.class);

  private final TransactionRunner transactionRunner;
  private final String channel;
  private final Runnable sendProbe;
  private final Handler handler;
  private final Thread thread = new Thread(this::listenUntilClosed, "quarterhour-listener");
  private final CountDownLatch closed = new CountDownLatch(1);
  private int failures;
  private boolean connected;

  /** Handles the notifications of a receiver. */
  interface Handler {
    /** Handles the text of a notification, and returns whether it was an echo. */
    boolean onSignal(String text);

    /** Reports that notifications are received from now on, or no longer. */
    void onConnected(boolean works);
  }

  /**
   * Creates a receiver that does not listen yet; {@code askForEcho} sends the self-addressed
   * notification on another connection.
   */
  SignalReceiver(
      TransactionRunner transactionRunner, String channel, Runnable askForEcho, Handler handler) {
    this.transactionRunner = transactionRunner;
    this.channel = channel;
    this.sendProbe = askForEcho;
    this.handler = handler;
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Stops listening and returns the connection. */
  void close() {
    closed.countDown();
    try {
      thread.join(GRACE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isOpen() {
    return closed.getCount() > 0;
  }

  /**
   * Listens until the receiver is closed, whatever the data source or the driver throws: no other
   * thread takes the place of this one.
   */
  private void listenUntilClosed() {
    do {
      try {
        listenOnce();
      } catch (RuntimeException | Error e) {
        // The log of the failure has thrown.
      }
    } while (!isClosedAfterPause());
  }

  private boolean isClosedAfterPause() {
    try {
      return closed.await(pauseMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      // Only code of the pool or of the driver can have interrupted this thread.
      return !isOpen();
    }
  }

  /**
   * {@return the pause, random so that nodes that lost the same server do not connect again all at
   * once}
   */
  private long pauseMillis() {
    long pause = Math.min(MAX_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(failures, 10));
    return pause / 2 + ThreadLocalRandom.current().nextLong(pause / 2);
  }

  private void listenOnce() {
    int readOnlyErrors = transactionRunner.readOnlyErrors();
    try (Connection connection = transactionRunner.dataSource().getConnection()) {
      try {
        boolean automatic = connection.getAutoCommit();
        connection.setAutoCommit(true);
        run(connection, "listen \"" + channel + "\"");
        listen(connection.unwrap(PGConnection.class), readOnlyErrors);
        // The connection returns to a pool, where it must not listen.
        run(connection, "unlisten \"" + channel + "\"");
        connection.setAutoCommit(automatic);
      } catch (SQLException | RuntimeException e) {
        Eviction.evict(connection);
        throw e;
      }
    } catch (SQLException | RuntimeException | Error e) {
      // A pool of the host may throw anything, and a driver may lack a class.
      failed(String.valueOf(e instanceof Error ? e : e.getMessage()));
    }
  }

  private static void run(Connection connection, String command) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(command);
    }
  }

  private void listen(PGConnection connection, int readOnlyErrors) throws SQLException {
    boolean doubts = true;
    long since = System.nanoTime();
    sendProbe.run();
    while (isOpen()) {
      boolean heard = false;
      boolean echo = false;
      for (PGNotification notice : received(connection)) {
        heard = true;
        echo |= handler.onSignal(notice.getParameter());
      }
      if (transactionRunner.readOnlyErrors() != readOnlyErrors) {
        throw new SQLException("the server of another connection accepts no changes");
      }
      long now = System.nanoTime();
      if (doubts && echo) {
        doubts = false;
        connectionWorks();
      }
      if (heard && !doubts) {
        since = now;
      } else if (doubts && now - since > PROBE_NANOS) {
        throw new SQLException("no notification arrives on the listening connection");
      } else if (!doubts && now - since > UNVERIFIED_NANOS) {
        doubts = true;
        since = now;
        sendProbe.run();
      }
    }
  }

  private static PGNotification[] received(PGConnection connection) throws SQLException {
    PGNotification[] notices = connection.getNotifications(CHECK_MILLIS);
    return notices == null ? new PGNotification[0] : notices;
  }

  private void connectionWorks() {
    if (!connected) {
      if (failures > 0) {
        LOG.info(
            "LISTEN/NOTIFY is working again; this node is notified of new work at once instead of"
                + " only polling, nothing needs to be done");
      }
      connected = true;
      handler.onConnected(true);
    }
    failures = 0;
  }

  private void failed(String reason) {
    failures++;
    if (failures == 1) {
      LOG.warn(
          "LISTEN/NOTIFY is not working ({}); this node polls at the configured interval until it"
              + " recovers, so work may start later by up to that interval. If it lasts, check the"
              + " connection to the database",
          reason);
    }
    if (connected) {
      connected = false;
      handler.onConnected(false);
    }
  }
}
