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

/** A real HTTP server, down to the bytes, so that it can also behave badly. */
final class Receiver implements AutoCloseable {
  /** Holds an answer back until the receiver is closed. */
  static final String STALL = "<stall>";

  /** Ends the connection as if the line were cut. */
  static final String RESET = "<reset>";

  private final ServerSocket server;
  private final Thread accepting;
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final List<String> answers = new CopyOnWriteArrayList<>();

  /** What was asked; the names of headers in small letters. */
  record Request(String line, Map<String, String> headers, String text) {}

  Receiver() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    accepting = new Thread(this::serve, "receiver");
    accepting.setDaemon(true);
    accepting.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getLocalPort() + "/hook";
  }

  /** Answers so, in turn, and with the last of them from then on: a status and headers. */
  Receiver answering(String... heads) {
    answers.clear();
    answers.addAll(List.of(heads));
    return this;
  }

  List<Request> requests() {
    return requests;
  }

  private void serve() {
    try {
      while (true) {
        Socket socket = server.accept();
        open.add(socket);
        Thread thread = new Thread(() -> talk(socket), "receiver-talk");
        thread.setDaemon(true);
        thread.start();
      }
    } catch (IOException e) {
      // It is closed.
    }
  }

  private void talk(Socket socket) {
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
        if (!answer(socket, next())) {
          return;
        }
      }
    } catch (IOException e) {
      // The other side has gone.
    }
  }

  private synchronized String next() {
    return answers.size() > 1 ? answers.remove(0) : answers.isEmpty() ? "204 fine" : answers.get(0);
  }

  private static boolean answer(Socket socket, String answer) throws IOException {
    OutputStream out = socket.getOutputStream();
    if (answer.equals(RESET)) {
      socket.setSoLinger(true, 0);
      return false;
    }
    boolean stalls = answer.endsWith(STALL);
    String text = stalls ? answer.substring(0, answer.length() - STALL.length()) : answer;
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
      // Until either side is closed.
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

  /** A thread that waits for a connection may get one more until it has noticed. */
  @Override
  public void close() throws IOException {
    server.close();
    try {
      accepting.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (Socket socket : open) {
      socket.close();
    }
  }
}
