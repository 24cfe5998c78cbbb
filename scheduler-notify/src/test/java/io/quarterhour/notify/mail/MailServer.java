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

/** A real SMTP server, down to the lines, so that it can upgrade to TLS, and refuse and stall. */
final class MailServer implements AutoCloseable {
  /** Says nothing until either side is closed. */
  static final String STALL = "<stall>";

  /** Says a byte now and then. */
  static final String DRIP = "<drip>";

  private final ServerSocket server;
  private final @Nullable Certificates certificates;
  private final boolean offersUpgrade;
  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final List<String> commands = new CopyOnWriteArrayList<>();
  private final List<Socket> open = new CopyOnWriteArrayList<>();

  /**
   * A mail that was taken.
   *
   * @param recipients those of the envelope
   * @param login who had logged in, and with what; empty for nobody
   * @param isSafe whether it came over TLS
   * @param raw as it came, a character for each byte, dots unstuffed
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

  /** Answers so to commands that begin so, whatever their letters; {@code .} is the message. */
  MailServer answering(String command, String answer) {
    answers.put(command.toLowerCase(Locale.ROOT), answer);
    return this;
  }

  /** Answers as it should again. */
  MailServer acceptEverything() {
    answers.clear();
    return this;
  }

  private void serve() {
    try {
      while (true) {
        Socket socket = server.accept();
        open.add(socket);
        Thread thread = new Thread(() -> talk(socket), "mail-server-talk");
        thread.setDaemon(true);
        thread.start();
      }
    } catch (IOException e) {
      // It is closed.
    }
  }

  private void talk(Socket socket) {
    try (socket) {
      boolean isSafe = certificates != null && !offersUpgrade;
      new SmtpSession(isSafe ? wrapped(socket) : socket, isSafe).run();
    } catch (IOException e) {
      // The other side has gone.
    }
  }

  private SSLSocket wrapped(Socket socket) throws IOException {
    SSLSocket safe =
        (SSLSocket) certificates.context().getSocketFactory().createSocket(socket, null, 0, true);
    safe.setUseClientMode(false);
    safe.startHandshake();
    return safe;
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : open) {
      socket.close();
    }
  }

  /** One connection. */
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
      if (!say("connect", "220 here")) {
        return;
      }
      for (String line = line(); line != null; line = line()) {
        commands.add(line);
        String verb = line.split("[ :]", 2)[0].toUpperCase(Locale.ROOT);
        if (verb.equals("QUIT") || !answer(verb, line)) {
          say("QUIT", "221 bye");
          return;
        }
      }
    }

    private boolean answer(String verb, String line) throws IOException {
      return switch (verb) {
        case "EHLO" ->
            say(
                line,
                offersUpgrade && !isSafe
                    ? "250-localhost\r\n250 STARTTLS"
                    : "250-localhost\r\n250 AUTH PLAIN LOGIN");
        case "STARTTLS" -> upgrade();
        case "AUTH" -> authenticate(line);
        case "RCPT" -> {
          String answer = prepared(line, "250 fine");
          if (answer.startsWith("250")) {
            recipients.add(line.replaceAll(".*<(.*)>.*", "$1"));
          }
          yield say("", answer);
        }
        case "DATA" ->
            say(line, "354 go on") && (!prepared(line, "354").startsWith("354") || take());
        case "RSET" -> {
          recipients.clear();
          yield say(line, "250 fine");
        }
        default -> say(line, "250 fine");
      };
    }

    private boolean upgrade() throws IOException {
      say("STARTTLS", "220 go on");
      socket = wrapped(socket);
      isSafe = true;
      return true;
    }

    private boolean authenticate(String line) throws IOException {
      String given = line.replaceFirst("(?i)AUTH PLAIN ?", "");
      login = new String(Base64.getDecoder().decode(given), StandardCharsets.UTF_8);
      return say("AUTH", "235 welcome");
    }

    private boolean take() throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      for (String line = line(); line != null && !line.equals("."); line = line()) {
        String unstuffed = line.startsWith(".") ? line.substring(1) : line;
        bytes.writeBytes((unstuffed + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
      }
      String answer = prepared(".", "250 taken");
      if (answer.startsWith("250")) {
        received.add(
            new Received(
                List.copyOf(recipients),
                login,
                isSafe,
                bytes.toString(StandardCharsets.ISO_8859_1)));
      }
      recipients.clear();
      return say("", answer);
    }

    private String prepared(String command, String answer) {
      String lower = command.toLowerCase(Locale.ROOT);
      return answers.entrySet().stream()
          .filter(entry -> lower.startsWith(entry.getKey()))
          .map(Map.Entry::getValue)
          .findFirst()
          .orElse(answer);
    }

    private boolean say(String command, String answer) throws IOException {
      String text = command.isEmpty() ? answer : prepared(command, answer);
      if (text.equals(STALL)) {
        return socket.getInputStream().read() >= 0;
      }
      if (text.equals(DRIP)) {
        drip();
      }
      socket.getOutputStream().write((text + "\r\n").getBytes(StandardCharsets.UTF_8));
      socket.getOutputStream().flush();
      return true;
    }

    /** Until the other side has enough, which shows as bytes that are not taken any more. */
    private void drip() throws IOException {
      socket.setSoTimeout(50);
      while (true) {
        socket.getOutputStream().write("250-more\r\n".getBytes(StandardCharsets.UTF_8));
        try {
          if (socket.getInputStream().read() < 0) {
            throw new IOException("enough");
          }
        } catch (SocketTimeoutException e) {
          // Another one.
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
