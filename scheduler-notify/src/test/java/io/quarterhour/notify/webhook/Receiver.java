package io.quarterhour.notify.webhook;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** An HTTP server on plain sockets, so that it can also violate the protocol. */
final class Receiver implements AutoCloseable {
  /** Keeps the connection open without further bytes until the receiver is closed. */
  static final String STALL = "<stall>";

  /** Sends further bytes, without a line break, until the client closes the connection. */
  static final String ENDLESS = "<endless>";

  /** Resets the connection. */
  static final String RESET = "<reset>";

  private final ServerSocket server;
  private final Thread acceptThread;
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final List<Socket> connections = new CopyOnWriteArrayList<>();
  private final List<String> replies = new CopyOnWriteArrayList<>();

  /** A received request; the names of its headers are in lower case. */
  record Request(String line, Map<String, String> headers, String text) {}

  Receiver() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    acceptThread = new Thread(this::serve, "receiver");
    acceptThread.setDaemon(true);
    acceptThread.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getLocalPort() + "/hook";
  }

  /**
   * Sets the replies that are sent in order; the last one is repeated. Each consists of a status
   * line, headers and an optional body.
   */
  Receiver answering(String... texts) {
    replies.clear();
    replies.addAll(List.of(texts));
    return this;
  }

  List<Request> requests() {
    return requests;
  }

  private void serve() {
    try {
      while (true) {
        Socket socket = server.accept();
        connections.add(socket);
        Thread thread = new Thread(() -> handle(socket), "receiver-talk");
        thread.setDaemon(true);
        thread.start();
      }
    } catch (IOException e) {
      // The receiver was closed.
    }
  }

  private void handle(Socket socket) {
    try (socket) {
      InputStream in = socket.getInputStream();
      for (String line = line(in); !line.isEmpty(); line = line(in)) {
        Map<String, String> headers = new TreeMap<>();
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
          String[] parts = header.split(": ?", 2);
          headers.put(parts[0].toLowerCase(Locale.ROOT), parts[1]);
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        requests.add(new Request(line, headers, body));
        if (!reply(socket, next())) {
          return;
        }
      }
    } catch (IOException e) {
      // The client closed the connection.
    }
  }

  private synchronized String next() {
    return replies.size() > 1 ? replies.remove(0) : replies.isEmpty() ? "204 fine" : replies.get(0);
  }

  private static boolean reply(Socket socket, String reply) throws IOException {
    OutputStream out = socket.getOutputStream();
    if (reply.equals(RESET)) {
      socket.setSoLinger(true, 0);
      return false;
    }
    if (reply.endsWith(ENDLESS)) {
      String head = "HTTP/1.1 " + reply.substring(0, reply.length() - ENDLESS.length());
      out.write(head.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
      byte[] more = "x".repeat(8192).getBytes(StandardCharsets.UTF_8);
      while (true) {
        out.write(more);
      }
    }
    boolean stalls = reply.endsWith(STALL);
    String text = stalls ? reply.substring(0, reply.length() - STALL.length()) : reply;
    if (!text.isEmpty()) {
      String[] parts = text.split("\n\n", 2);
      List<String> head = new ArrayList<>(List.of(("HTTP/1.1 " + parts[0]).split("\n")));
      byte[] body = (parts.length > 1 ? parts[1] : "").getBytes(StandardCharsets.UTF_8);
      if (!parts[0].startsWith("204") && !parts[0].contains("Content-Length")) {
        head.add("Content-Length: " + body.length);
      }
      out.write((String.join("\r\n", head) + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
      out.write(body);
      out.flush();
    }
    if (stalls) {
      // Waits until the client or the receiver closes the connection.
      return socket.getInputStream().read() >= 0;
    }
    return true;
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      line.write(c);
    }
    return line.toString(StandardCharsets.UTF_8).strip();
  }

  /** Closes all connections, including one that was accepted while the server was closing. */
  @Override
  public void close() throws IOException {
    server.close();
    try {
      acceptThread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (Socket socket : connections) {
      socket.close();
    }
  }
}
