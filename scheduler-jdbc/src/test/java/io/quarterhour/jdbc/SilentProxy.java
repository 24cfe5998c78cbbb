package io.quarterhour.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * A proxy on this machine that can fall silent: it then forwards nothing and closes nothing, like a
 * network that loses all packets.
 */
final class SilentProxy implements AutoCloseable {
  private final ServerSocket listening;
  private final int target;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final CountDownLatch silent = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);

  /** The request after which the proxy falls silent. */
  private volatile @Nullable String last;

  /** Forwards to a port of this machine. */
  SilentProxy(int target) throws IOException {
    this.target = target;
    listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  int port() {
    return listening.getLocalPort();
  }

  /** Falls silent once a request that contains a text has been forwarded. */
  void silenceAfter(String request) {
    last = request;
  }

  /** Falls silent at once. */
  void silence() {
    silent.countDown();
  }

  /** Waits until the proxy is silent. */
  void awaitSilence() throws InterruptedException {
    silent.await();
  }

  private boolean isSilent() {
    return silent.getCount() == 0;
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "silent-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (closed.getCount() > 0) {
        Socket client = listening.accept();
        sockets.add(client);
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
        sockets.add(server);
        start(() -> forward(client, server, true));
        start(() -> forward(server, client, false));
      }
    } catch (IOException e) {
      // The proxy was closed.
    }
  }

  private void forward(Socket from, Socket to, boolean isRequest) {
    byte[] buffer = new byte[1 << 16];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      int length = in.read(buffer);
      while (length >= 0) {
        if (isSilent()) {
          closed.await();
          return;
        }
        String text = new String(buffer, 0, length, StandardCharsets.ISO_8859_1);
        String awaited = last;
        boolean isLast = isRequest && awaited != null && text.contains(awaited);
        if (isLast) {
          // Before the request is forwarded, so that its result is not.
          silence();
        }
        out.write(buffer, 0, length);
        out.flush();
        length = in.read(buffer);
      }
    } catch (IOException e) {
      // One side has closed the connection, and the other one is closed here.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    listening.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
