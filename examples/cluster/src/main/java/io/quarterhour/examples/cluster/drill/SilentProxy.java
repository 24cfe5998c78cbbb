package io.quarterhour.examples.cluster.drill;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A proxy between a node and the server, on the loopback interface. While it is silent, it forwards
 * nothing in either direction and closes nothing, as a firewall that drops packets does.
 */
final class SilentProxy implements Closeable {
  private static final int BUFFER_BYTES = 65_536;

  private final ServerSocket listening;
  private final int targetPort;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private boolean silent;
  private @Nullable String trigger;
  private long silentSince;

  /** Creates a proxy for a server on this machine. */
  SilentProxy(int targetPort) throws IOException {
    this.targetPort = targetPort;
    listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start("accept", this::accept);
  }

  /** {@return the port for the clients} */
  int port() {
    return listening.getLocalPort();
  }

  /** Stops to forward now. */
  synchronized void silence() {
    silent = true;
    silentSince = System.currentTimeMillis();
  }

  /**
   * Stops to forward as soon as a client sends a request that contains a text: the request is still
   * forwarded, its answer is not.
   */
  synchronized void silenceAfter(String text) {
    trigger = text;
  }

  /** {@return whether the proxy is silent} */
  synchronized boolean isSilent() {
    return silent;
  }

  /** {@return the time at which the silence began, in milliseconds since the epoch} */
  synchronized long silentSince() {
    return silentSince;
  }

  /** Forwards again, and begins with the bytes that were held back. */
  synchronized void speak() {
    silent = false;
    trigger = null;
    notifyAll();
  }

  private static void start(String name, Runnable task) {
    Thread thread = new Thread(task, "proxy-" + name);
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listening.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), targetPort);
        sockets.add(client);
        sockets.add(server);
        start("requests", () -> forward(client, server, true));
        start("answers", () -> forward(server, client, false));
      }
    } catch (IOException e) {
      // The proxy was closed.
    }
  }

  private void forward(Socket from, Socket to, boolean isRequest) {
    byte[] buffer = new byte[BUFFER_BYTES];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      int length = in.read(buffer);
      while (length >= 0) {
        awaitForwarding();
        out.write(buffer, 0, length);
        if (isRequest) {
          silenceIfTriggered(new String(buffer, 0, length, StandardCharsets.ISO_8859_1));
        }
        length = in.read(buffer);
      }
    } catch (IOException e) {
      // One end was closed; both are now.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      sockets.remove(from);
      sockets.remove(to);
    }
  }

  private synchronized void awaitForwarding() throws InterruptedException {
    while (silent) {
      wait();
    }
  }

  private synchronized void silenceIfTriggered(String request) {
    if (trigger != null && request.contains(trigger)) {
      trigger = null;
      silence();
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
    speak();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
