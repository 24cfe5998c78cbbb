package io.quarterhour.notify.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** An SMTP server on plain sockets that supports TLS and can reject commands and stall. */
final class MailServer implements AutoCloseable {
  /** Sends no reply until the client or the server closes the connection. */
  static final String STALL = "<stall>";

  /** Sends line after line of a reply that never ends. */
  static final String DRIP = "<drip>";

  /** Sends one line that never ends. */
  static final String FLOOD = "<flood>";

  private final ServerSocket server;
  private final @Nullable Certificates certificates;
  private final boolean offersUpgrade;
  private final Map<String, String> replies = new ConcurrentHashMap<>();
  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final List<String> commands = new CopyOnWriteArrayList<>();
  private final List<Socket> connections = new CopyOnWriteArrayList<>();

  /**
   * An accepted mail.
   *
   * @param recipients the recipients of the envelope
   * @param login the decoded credentials of AUTH PLAIN; empty without authentication
   * @param isSafe whether the mail was received over TLS
   * @param raw the received mail, one character per byte, with dot-stuffing removed
   */
  record Received(List<String> recipients, String login, boolean isSafe, String raw) {
    MimeMessage message() throws MessagingException {
      return new MimeMessage(
          Session.getInstance(new Properties()),
          new ByteArrayInputStream(raw.getBytes(StandardCharsets.ISO_8859_1)));
    }
  }

  private MailServer(@Nullable Certificates certificates, boolean offersUpgrade)
      throws IOException {
    this(certificates, offersUpgrade, 0);
  }

  private MailServer(@Nullable Certificates certificates, boolean offersUpgrade, int port)
      throws IOException {
    this.certificates = certificates;
    this.offersUpgrade = offersUpgrade;
    server = new ServerSocket(port, 50, InetAddress.getByName("localhost"));
    Thread thread = new Thread(this::serve, "mail-server");
    thread.setDaemon(true);
    thread.start();
  }

  static MailServer plain() throws IOException {
    return new MailServer(null, false);
  }

  static MailServer plainAt(int port) throws IOException {
    return new MailServer(null, false, port);
  }

  static MailServer upgrading(Certificates certificates) throws IOException {
    return new MailServer(certificates, true);
  }

  static MailServer safe(Certificates certificates) throws IOException {
    return new MailServer(certificates, false);
  }

  int port() {
    return server.getLocalPort();
  }

  List<Received> received() {
    return received;
  }

  List<String> commands() {
    return commands;
  }

  /**
   * Sets the reply to commands that begin with the given text in any case; {@code .} stands for the
   * end of the message.
   */
  MailServer answering(String command, String reply) {
    replies.put(command.toLowerCase(Locale.ROOT), reply);
    return this;
  }

  /** Removes all configured replies, so that every command is accepted. */
  MailServer acceptEverything() {
    replies.clear();
    return this;
  }

  private void serve() {
    try {
      while (true) {
        Socket socket = server.accept();
        connections.add(socket);
        Thread thread = new Thread(() -> serveConnection(socket), "mail-server-talk");
        thread.setDaemon(true);
        thread.start();
      }
    } catch (IOException e) {
      // The server was closed.
    }
  }

  private void serveConnection(Socket socket) {
    try (socket) {
      boolean isSafe = certificates != null && !offersUpgrade;
      new SmtpSession(isSafe ? encrypted(socket) : socket, isSafe).run();
    } catch (IOException e) {
      // The client closed the connection.
    }
  }

  private SSLSocket encrypted(Socket socket) throws IOException {
    SSLSocket tlsSocket =
        (SSLSocket) certificates.context().getSocketFactory().createSocket(socket, null, 0, true);
    tlsSocket.setUseClientMode(false);
    tlsSocket.startHandshake();
    return tlsSocket;
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : connections) {
      socket.close();
    }
  }

  /** The SMTP session of one connection. */
  private final class SmtpSession {
    private final List<String> recipients = new ArrayList<>();
    private Socket socket;
    private boolean isSafe;
    private String login = "";

    SmtpSession(Socket socket, boolean isSafe) {
      this.socket = socket;
      this.isSafe = isSafe;
    }

    void run() throws IOException {
      if (!reply("connect", "220 here")) {
        return;
      }
      for (String line = line(); line != null; line = line()) {
        commands.add(line);
        String verb = line.split("[ :]", 2)[0].toUpperCase(Locale.ROOT);
        if (verb.equals("QUIT") || !handle(verb, line)) {
          reply("QUIT", "221 bye");
          return;
        }
      }
    }

    private boolean handle(String verb, String line) throws IOException {
      return switch (verb) {
        case "EHLO" ->
            reply(
                line,
                offersUpgrade && !isSafe
                    ? "250-localhost\r\n250 STARTTLS"
                    : "250-localhost\r\n250 AUTH PLAIN LOGIN");
        case "STARTTLS" -> upgrade();
        case "AUTH" -> authenticate(line);
        case "RCPT" -> {
          String reply = configuredReply(line, "250 fine");
          if (reply.startsWith("250")) {
            recipients.add(line.replaceAll(".*<(.*)>.*", "$1"));
          }
          yield reply("", reply);
        }
        case "DATA" ->
            reply(line, "354 go on")
                && (!configuredReply(line, "354").startsWith("354") || receiveMessage());
        case "RSET" -> {
          recipients.clear();
          yield reply(line, "250 fine");
        }
        default -> reply(line, "250 fine");
      };
    }

    private boolean upgrade() throws IOException {
      reply("STARTTLS", "220 go on");
      socket = encrypted(socket);
      isSafe = true;
      return true;
    }

    private boolean authenticate(String line) throws IOException {
      String credentials = line.replaceFirst("(?i)AUTH PLAIN ?", "");
      login = new String(Base64.getDecoder().decode(credentials), StandardCharsets.UTF_8);
      return reply("AUTH", "235 welcome");
    }

    private boolean receiveMessage() throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      for (String line = line(); line != null && !line.equals("."); line = line()) {
        String unstuffed = line.startsWith(".") ? line.substring(1) : line;
        bytes.writeBytes((unstuffed + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
      }
      String reply = configuredReply(".", "250 taken");
      if (reply.startsWith("250")) {
        received.add(
            new Received(
                List.copyOf(recipients),
                login,
                isSafe,
                bytes.toString(StandardCharsets.ISO_8859_1)));
      }
      recipients.clear();
      return reply("", reply);
    }

    private String configuredReply(String command, String reply) {
      String lowerCase = command.toLowerCase(Locale.ROOT);
      return replies.entrySet().stream()
          .filter(entry -> lowerCase.startsWith(entry.getKey()))
          .map(Map.Entry::getValue)
          .findFirst()
          .orElse(reply);
    }

    private boolean reply(String command, String reply) throws IOException {
      String text = command.isEmpty() ? reply : configuredReply(command, reply);
      if (text.equals(STALL)) {
        return socket.getInputStream().read() >= 0;
      }
      if (text.equals(DRIP)) {
        drip();
      }
      if (text.equals(FLOOD)) {
        flood();
      }
      socket.getOutputStream().write((text + "\r\n").getBytes(StandardCharsets.UTF_8));
      socket.getOutputStream().flush();
      return true;
    }

    private void flood() throws IOException {
      byte[] some = "2".repeat(8192).getBytes(StandardCharsets.UTF_8);
      while (true) {
        socket.getOutputStream().write(some);
      }
    }

    /** Writes lines until the client closes the connection or a write fails. */
    private void drip() throws IOException {
      socket.setSoTimeout(50);
      while (true) {
        socket.getOutputStream().write("250-more\r\n".getBytes(StandardCharsets.UTF_8));
        try {
          if (socket.getInputStream().read() < 0) {
            throw new IOException("the client closed the connection");
          }
        } catch (SocketTimeoutException e) {
          // The client is still waiting; write the next line.
        }
      }
    }

    private @Nullable String line() throws IOException {
      InputStream in = socket.getInputStream();
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      int c = in.read();
      for (; c >= 0 && c != '\n'; c = in.read()) {
        line.write(c);
      }
      return c < 0 ? null : line.toString(StandardCharsets.ISO_8859_1).replaceFirst("\r$", "");
    }
  }
}
