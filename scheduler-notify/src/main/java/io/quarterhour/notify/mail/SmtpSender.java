package io.quarterhour.notify.mail;

import io.quarterhour.notifier.DeliveryException;
import io.quarterhour.notify.http.SecretMask;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends mails to the server, each over a new connection and in a new session. Safe for use by many
 * threads.
 */
final class SmtpSender implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SmtpSender.class);

  private final MailServerSettings.Server server;
  private final Function<String, Optional<String>> secrets;
  private final ScheduledThreadPoolExecutor clock;

  SmtpSender(MailServerSettings.Server server, Function<String, Optional<String>> secrets) {
    this.server = server;
    this.secrets = secrets;
    clock =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "quarterhour-mail-clock");
              thread.setDaemon(true);
              return thread;
            });
    clock.setRemoveOnCancelPolicy(true);
    // The thread ends when the notifier is idle, so that an unused notifier holds none.
    clock.setKeepAliveTime(10, TimeUnit.SECONDS);
    clock.allowCoreThreadTimeOut(true);
  }

  /**
   * Sends a mail.
   *
   * @param mailMessage the mail
   * @param at the sending time that the mail states
   * @param recipients the recipients of this attempt, at least one
   * @return the recipients that the server rejected
   * @throws DeliveryException if the server rejected the mail or the login
   * @throws IOException if the server cannot be reached, or does not complete the delivery in time
   */
  RejectedRecipients send(MailMessage mailMessage, Instant at, InternetAddress[] recipients)
      throws DeliveryException, IOException {
    AbortableSocketFactory abortableSocketFactory = new AbortableSocketFactory(server.trust());
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    // The library loads its parts by the context class loader, and that of the host may find
    // others.
    thread.setContextClassLoader(SmtpSender.class.getClassLoader());
    Future<?> end =
        clock.schedule(
            abortableSocketFactory::cut, server.timeout().toMillis(), TimeUnit.MILLISECONDS);
    try {
      Session session = Session.getInstance(properties(abortableSocketFactory));
      return deliver(session, mailMessage.message(session, at), recipients);
    } catch (MessagingException e) {
      if (abortableSocketFactory.isCut()) {
        throw new IOException(
            server.host() + " did not complete the delivery within " + server.timeout(), e);
      }
      throw new IOException("SMTP delivery to " + server.host() + " failed: " + describe(e), e);
    } finally {
      end.cancel(false);
      thread.setContextClassLoader(before);
    }
  }

  /** Ends the thread that enforces time limits; no mail can be sent any more. */
  @Override
  public void close() {
    clock.shutdownNow();
  }

  private Properties properties(AbortableSocketFactory abortableSocketFactory) {
    Properties properties = new Properties();
    String millis = String.valueOf(server.timeout().toMillis());
    properties.setProperty("mail.smtp.connectiontimeout", millis);
    properties.setProperty("mail.smtp.timeout", millis);
    properties.setProperty("mail.smtp.sendpartial", "true");
    properties.setProperty("mail.smtp.auth", String.valueOf(server.login() != null));
    properties.setProperty("mail.smtp.auth.mechanisms", "PLAIN LOGIN");
    boolean upgrades = server.security() == MailServerSettings.Security.STARTTLS;
    properties.setProperty("mail.smtp.starttls.enable", String.valueOf(upgrades));
    properties.setProperty("mail.smtp.starttls.required", String.valueOf(upgrades));
    boolean isTls = server.security() == MailServerSettings.Security.TLS;
    properties.setProperty("mail.smtp.ssl.enable", String.valueOf(isTls));
    properties.setProperty("mail.smtp.ssl.checkserveridentity", "true");
    properties.setProperty("mail.smtp.ssl.protocols", "TLSv1.3 TLSv1.2");
    properties.setProperty("mail.smtp.socketFactory.fallback", "false");
    properties.put("mail.smtp.socketFactory", abortableSocketFactory.plain());
    properties.put("mail.smtp.ssl.socketFactory", abortableSocketFactory);
    return properties;
  }

  private RejectedRecipients deliver(
      Session session, MimeMessage message, InternetAddress[] recipients)
      throws MessagingException, DeliveryException {
    // The class is named directly, because other providers may be registered for the protocol.
    SMTPTransport transport =
        new SMTPTransport(
            session, new URLName("smtp", server.host(), server.port(), null, null, null));
    connect(transport);
    try {
      transport.sendMessage(message, recipients);
      return RejectedRecipients.NONE;
    } catch (MessagingException e) {
      return SmtpReplies.judge(e, server.host());
    } finally {
      try {
        transport.close();
      } catch (MessagingException e) {
        // Recipients that the server accepted have the mail, however the session ends.
        LOG.debug(
            "SMTP session with {} did not close cleanly; the delivery is not affected",
            server.host(),
            e);
      }
    }
  }

  private void connect(SMTPTransport transport) throws MessagingException, DeliveryException {
    MailServerSettings.Login login = server.login();
    String password = null;
    if (login != null) {
      password =
          secrets
              .apply(login.secret())
              .orElseThrow(
                  () ->
                      DeliveryException.retryAfter(
                          "secret '"
                              + login.secret()
                              + "' is missing on this node: add it to the secrets of the host; the"
                              + " delivery is retried",
                          Duration.ZERO));
    }
    try {
      transport.connect(
          server.host(), server.port(), login == null ? null : login.user(), password);
    } catch (AuthenticationFailedException e) {
      // The login belongs to the host, who can correct it, so the rejection is temporary.
      throw DeliveryException.retryAfter(
          "SMTP authentication failed on "
              + server.host()
              + ", the delivery is retried; check the user and the password of notifier 'mail': "
              + SecretMask.mask(describe(e), password == null ? List.of() : List.of(password)),
          Duration.ZERO);
    }
  }

  /** {@return the messages of an exception and of its cause, in one line} */
  private static String describe(MessagingException e) {
    Exception next = e.getNextException();
    String own = String.valueOf(e.getMessage()).strip();
    String more = next == null ? "" : String.valueOf(next.getMessage()).strip();
    return SmtpReplies.firstLine(own.contains(more) ? own : own + ": " + more);
  }
}
