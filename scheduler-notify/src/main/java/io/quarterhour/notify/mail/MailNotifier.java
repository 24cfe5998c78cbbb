package io.quarterhour.notify.mail;

import io.quarterhour.notifier.DeliveryException;
import io.quarterhour.notifier.Notification;
import io.quarterhour.notifier.Notifier;
import io.quarterhour.plugin.Configurable;
import io.quarterhour.plugin.PluginContext;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The notifier {@value #NAME}, which sends a mail.
 *
 * <p>Settings of a rule:
 *
 * <ul>
 *   <li>{@code to} (required): the recipients, one address or a list, for example {@code Ann
 *       <ann@acme.example>};
 *   <li>{@code cc}, {@code bcc}: recipients of a copy, and of a blind copy, one address or a list;
 *       none by default;
 *   <li>{@code replyTo}: the addresses for replies, one address or a list; the sender by default;
 *   <li>{@code subject}, {@code text}, {@code html}: Mustache templates of at most 50,000
 *       characters each; by default the mail contains a report. The subject is cut to 200
 *       characters; the text may have at most 200,000 characters, the HTML at most 500,000.
 * </ul>
 *
 * <p>A mail has at most 100 different recipients. A rule with {@code text} but without {@code html}
 * sends a mail of plain text only. If a template fails when the mail is sent, the report replaces
 * it and the mail states the problem.
 *
 * <p>Settings of the host:
 *
 * <ul>
 *   <li>{@code host} (required): the mail server;
 *   <li>{@code from} (required): the address of the sender;
 *   <li>{@code security}: {@code starttls} (default), which is then mandatory, {@code tls} or
 *       {@code none};
 *   <li>{@code port}: the port of the server; by default 587 for {@code starttls}, 465 for {@code
 *       tls}, 25 for {@code none};
 *   <li>{@code user} and {@code password}: the login, the password as {@code secret:NAME}; no login
 *       by default. A password requires {@code starttls} or {@code tls};
 *   <li>{@code trustedCertificates}: the path of a PEM file; only servers certified by a
 *       certificate in this file are trusted. By default the trust store of the JVM decides;
 *   <li>{@code timeout}: the time limit of a complete delivery, as an ISO 8601 duration of at most
 *       {@code PT50S}; {@code PT20S} by default;
 *   <li>{@code link}: the address of an execution in a user interface, in which {@code {execution}}
 *       and {@code {tenant}} are replaced; no link by default;
 *   <li>{@code attachLogAbove}: the number of characters above which the log is attached, while the
 *       report shows only its last lines; from 1 to 100,000, 5,000 by default.
 * </ul>
 *
 * <p>Without settings of the host the notifier is not configured: tasks whose rules name it cannot
 * be saved on this node, and no class of Jakarta Mail is loaded. Safe for use by many threads.
 */
public final class MailNotifier implements Notifier, Configurable, AutoCloseable {
  /** The name of this notifier in rules. */
  public static final String NAME = "mail";

  private static final String NOT_CONFIGURED =
      "notifier 'mail' is not configured: the host of the scheduler must give it the settings"
          + " 'host' and 'from'";

  private @Nullable MailDelivery channel;

  /** Creates a notifier that is not configured. Called by {@code ServiceLoader}. */
  public MailNotifier() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void configure(PluginContext context) {
    if (context.settings().isEmpty()) {
      channel = null;
      return;
    }
    try {
      channel = MailDelivery.of(context);
    } catch (LinkageError e) {
      throw new IllegalStateException(
          "notifier 'mail' requires org.eclipse.angus:jakarta.mail, com.samskivert:jmustache and"
              + " com.fasterxml.jackson.core:jackson-databind on the class path",
          e);
    }
  }

  /** {@return the mail server with its port; empty if the notifier is not configured} */
  @Override
  public String destination(Map<String, Object> settings) {
    return channel == null
        ? ""
        : channel.host().server().host() + ":" + channel.host().server().port();
  }

  @Override
  public List<String> problems(Map<String, Object> settings) {
    return channel == null ? List.of(NOT_CONFIGURED) : channel.problems(settings);
  }

  @Override
  public void send(Notification notification) throws DeliveryException, IOException {
    if (channel == null) {
      // Another node may be configured for mail, and can deliver the notification.
      throw DeliveryException.retryAfter(NOT_CONFIGURED + " on this node", Duration.ZERO);
    }
    channel.send(notification);
  }

  /** Ends the thread of the notifier; no mail can be sent any more. */
  @Override
  public void close() {
    if (channel != null) {
      channel.smtp().close();
    }
  }
}
