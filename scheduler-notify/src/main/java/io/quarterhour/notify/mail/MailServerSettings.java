package io.quarterhour.notify.mail;

import io.quarterhour.notifier.Notification;
import jakarta.mail.internet.InternetAddress;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * The settings of the host for the mail notifier.
 *
 * @param server the mail server and its login
 * @param from the sender
 * @param link the address of an execution in a user interface; null if the host gave none
 * @param attachLogAbove the number of characters above which a log is attached
 */
record MailServerSettings(
    Server server, InternetAddress from, @Nullable String link, int attachLogAbove) {
  private static final Set<String> KNOWN =
      Set.of(
          "host",
          "port",
          "security",
          "user",
          "password",
          "from",
          "timeout",
          "trustedCertificates",
          "link",
          "attachLogAbove");
  private static final String SECRET = "secret:";
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final Duration LONGEST_TIMEOUT = Duration.ofSeconds(50);
  private static final int ATTACH_ABOVE = 5_000;
  private static final int MAX_ATTACH_ABOVE = 100_000;

  /** The encryption of the connection, with its default port. */
  enum Security {
    STARTTLS(587),
    TLS(465),
    NONE(25);

    private final int port;

    Security(int port) {
      this.port = port;
    }
  }

  /**
   * The login at the server.
   *
   * @param user the user name
   * @param secret the name of the secret that contains the password
   */
  record Login(String user, String secret) {}

  /**
   * The mail server.
   *
   * @param host the host name or address
   * @param port the port
   * @param security the encryption of the connection
   * @param timeout the time limit of a complete delivery
   * @param login the login; null to connect without a login
   * @param trust the factory of TLS connections to trusted servers
   */
  record Server(
      String host,
      int port,
      Security security,
      Duration timeout,
      @Nullable Login login,
      SSLSocketFactory trust) {}

  /**
   * Reads the settings of the host.
   *
   * @param secrets the lookup of secrets by name
   * @param problems the list to which problems are added, each as a sentence
   * @return the settings; null if any of them is invalid
   */
  static @Nullable MailServerSettings read(
      Map<String, Object> settings,
      Function<String, Optional<String>> secrets,
      List<String> problems) {
    TreeSet<String> unknown = new TreeSet<>(settings.keySet());
    unknown.removeAll(KNOWN);
    if (!unknown.isEmpty()) {
      problems.add("no setting " + unknown + ", there are " + new TreeSet<>(KNOWN));
    }
    Reader reader = new Reader(settings, problems);
    Server server = reader.server(secrets);
    List<InternetAddress> from = new ArrayList<>();
    AddressParser.read("from", settings.get("from"), from, problems);
    if (from.size() != 1 && problems.isEmpty()) {
      problems.add("'from' must be one address");
    }
    String link = reader.link();
    int attachAbove = reader.number("attachLogAbove", ATTACH_ABOVE, MAX_ATTACH_ABOVE);
    return server == null || !problems.isEmpty()
        ? null
        : new MailServerSettings(server, from.get(0), link, attachAbove);
  }

  /** {@return the address of the execution in a user interface; null if the host gave none} */
  @Nullable String link(Notification notification) {
    return link == null
        ? null
        : link.replace("{execution}", notification.execution().id().toString())
            .replace("{tenant}", notification.execution().tenant().value());
  }

  /** Reads values and collects problems. */
  private record Reader(Map<String, Object> settings, List<String> problems) {
    @Nullable Server server(Function<String, Optional<String>> secrets) {
      String host = text("host");
      if (host == null || !host.matches("[\\p{Alnum}.:_\\[\\]-]{1,255}")) {
        problems.add("'host' must name the mail server");
      }
      Security security = security();
      int port = number("port", security.port, 65_535);
      Login login = login(security, secrets);
      Duration timeout = timeout();
      SSLSocketFactory trust = trust();
      return host == null || trust == null
          ? null
          : new Server(host, port, security, timeout, login, trust);
    }

    private Security security() {
      Object value = settings.get("security");
      for (Security security : Security.values()) {
        if (security.name().toLowerCase(Locale.ROOT).equals(value)) {
          return security;
        }
      }
      if (value != null) {
        problems.add("'security' must be starttls, tls or none, was '" + value + "'");
      }
      return Security.STARTTLS;
    }

    private @Nullable Login login(Security security, Function<String, Optional<String>> secrets) {
      String user = text("user");
      String password = text("password");
      if (user == null && password == null) {
        return null;
      }
      if (user == null || password == null) {
        problems.add("'user' and 'password' must be given together");
        return null;
      }
      if (!password.startsWith(SECRET)) {
        problems.add("'password' must be given as secret:NAME");
        return null;
      }
      String name = password.substring(SECRET.length());
      if (secrets.apply(name).isEmpty()) {
        problems.add("'password': there is no secret '" + name + "' on this node");
      }
      if (security == Security.NONE) {
        problems.add("'password' requires 'security' to be starttls or tls, was none");
      }
      return new Login(user, name);
    }

    private @Nullable SSLSocketFactory trust() {
      String path = text("trustedCertificates");
      try {
        return path == null
            ? (SSLSocketFactory) SSLSocketFactory.getDefault()
            : TrustStore.of(path);
      } catch (TrustStore.UnusableException e) {
        problems.add("'trustedCertificates': " + e.getMessage());
        return null;
      }
    }

    private Duration timeout() {
      Object value = settings.get("timeout");
      if (value == null) {
        return TIMEOUT;
      }
      try {
        Duration given = value instanceof Duration d ? d : Duration.parse(String.valueOf(value));
        if (given.toMillis() > 0 && given.compareTo(LONGEST_TIMEOUT) <= 0) {
          return given;
        }
      } catch (DateTimeParseException e) {
        // Reported below.
      }
      problems.add(
          "'timeout' must be more than zero and at most " + LONGEST_TIMEOUT + ", was " + value);
      return TIMEOUT;
    }

    @Nullable String link() {
      String link = text("link");
      if (link != null && !link.matches("https?://\\S{1,1000}")) {
        problems.add("'link' must be an address that begins with https:// or http://");
      }
      return link;
    }

    int number(String name, int standard, int max) {
      Object value = settings.get(name);
      if (value == null) {
        return standard;
      }
      if (value instanceof Number number
          && number.doubleValue() == number.intValue()
          && number.intValue() >= 1
          && number.intValue() <= max) {
        return number.intValue();
      }
      problems.add("'" + name + "' must be a number from 1 to " + max + ", was " + value);
      return standard;
    }

    private @Nullable String text(String name) {
      Object value = settings.get(name);
      if (value == null || (value instanceof String text && !text.isBlank())) {
        return (String) value;
      }
      problems.add("'" + name + "' must be a text");
      return null;
    }
  }
}
