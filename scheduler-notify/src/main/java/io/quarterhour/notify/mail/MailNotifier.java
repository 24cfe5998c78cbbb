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
 * Sends a mail. Its name is {@value #NAME}.
 *
 * <p>A rule says {@code to}, and may say {@code cc}, {@code bcc} and {@code replyTo}, each one
 * address or a list; and {@code subject}, {@code text} and {@code html}, which are Mustache
 * templates. What it does not say is made of a report. Who gives only {@code text} gets a mail of
 * plain text.
 *
 * <p>The host must set it up: {@code host}, {@code from}; and it may say {@code security} ({@code
 * starttls}, which is then required, if it does not say; {@code tls}; {@code none}), {@code port}
 * (587, 465 or 25), {@code user} and {@code password} (as {@code secret:NAME}), {@code trust} (the
 * path of a PEM file: only who is certified by one in it is trusted, instead of those whom Java
 * trusts), {@code timeout} for all of a delivery ({@code PT20S}), {@code link} (an address in which
 * {@code {execution}} and {@code {tenant}} are replaced) and {@code attachLogAbove} (a log of more
 * characters is attached, and the report shows its last lines; 5000).
 *
 * <p>Of Jakarta Mail nothing is loaded until the host sets it up. Safe for use by many threads.
 */
public final class MailNotifier implements Notifier, Configurable {
  /** The name by which rules call it. */
  public static final String NAME = "mail";

  private static final String NOT_SET_UP = "the host of the scheduler has not set up mail";

  private @Nullable MailDelivery channel;

  /** For {@code ServiceLoader}. */
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
          "mail needs org.eclipse.angus:jakarta.mail, com.samskivert:jmustache and"
              + " com.fasterxml.jackson.core:jackson-databind on the class path",
          e);
    }
  }

  @Override
  public List<String> problems(Map<String, Object> settings) {
    return channel == null ? List.of(NOT_SET_UP) : channel.problems(settings);
  }

  @Override
  public void send(Notification notification) throws DeliveryException, IOException {
    if (channel == null) {
      // Another node may have it.
      throw DeliveryException.retryAfter(NOT_SET_UP + " on this node", Duration.ZERO);
    }
    channel.send(notification);
  }
}
