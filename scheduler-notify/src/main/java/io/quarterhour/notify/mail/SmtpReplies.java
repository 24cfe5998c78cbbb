package io.quarterhour.notify.mail;

import io.quarterhour.notifier.DeliveryException;
import io.quarterhour.notify.template.OutputFormat;
import io.quarterhour.notify.template.Truncation;
import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.jspecify.annotations.Nullable;

/** The interpretation of the replies of a mail server. */
final class SmtpReplies {
  private static final int MAX_LINE = 300;

  /**
   * For a recipient: too many recipients, or a full mailbox. For a message: the message is too
   * large.
   */
  private static final int TOO_MUCH = 552;

  /** For any command: the server ends the session. */
  private static final int SHUTTING_DOWN = 421;

  private SmtpReplies() {}

  /**
   * Determines the recipients that a server rejected.
   *
   * @param e the exception with which the library reports the replies
   * @param host the mail server, for messages
   * @return the rejected recipients; all others have received the mail
   * @throws DeliveryException if the server rejected the mail as a whole
   * @throws MessagingException if the failure has no reply of the server
   */
  static RejectedRecipients judge(MessagingException e, String host)
      throws DeliveryException, MessagingException {
    if (!(e instanceof SendFailedException failed)) {
      throw e;
    }
    Address[] sent = failed.getValidSentAddresses();
    boolean isTaken = sent != null && sent.length > 0;
    if (!isTaken && e instanceof SMTPSendFailedException whole && !isOfRecipient(whole)) {
      throw refused(whole, host);
    }
    List<RejectedRecipients.Refusal> forGood = new ArrayList<>();
    List<RejectedRecipients.Refusal> forNow = new ArrayList<>();
    for (Exception next = e;
        next instanceof MessagingException one;
        next = one.getNextException()) {
      if (next instanceof SMTPAddressFailedException of) {
        boolean isFinal = of.getReturnCode() >= 500 && of.getReturnCode() != TOO_MUCH;
        (isFinal ? forGood : forNow)
            .add(
                new RejectedRecipients.Refusal(
                    of.getAddress().getAddress(), firstLine(of.getMessage())));
      }
    }
    if (forGood.isEmpty() && forNow.isEmpty()) {
      throw e;
    }
    return new RejectedRecipients(forGood, forNow);
  }

  private static boolean isOfRecipient(SMTPSendFailedException e) {
    return e.getCommand().startsWith("RCPT");
  }

  private static DeliveryException refused(SMTPSendFailedException e, String host) {
    String what = host + " rejected the mail: " + firstLine(e.getMessage());
    boolean isFinal = e.getReturnCode() >= 500;
    boolean isOfSender = e.getCommand().startsWith("MAIL");
    if (isOfSender) {
      // The host can correct the sender and the login, so their rejection is temporary; a mail that
      // is too large remains so.
      isFinal = e.getReturnCode() == TOO_MUCH;
      what = what + " (in reply to the sender address)";
    }
    if (isFinal) {
      return DeliveryException.permanent(what, e);
    }
    // A mail that is rejected after its recipients were accepted says nothing about other mails.
    return isOfSender || e.getReturnCode() == SHUTTING_DOWN
        ? DeliveryException.retryAfter(what, Duration.ZERO)
        : DeliveryException.delayed(what, Duration.ZERO);
  }

  /** {@return a text in one line, cut to 300 characters plus a mark of two dots} */
  static String firstLine(@Nullable String text) {
    String line = OutputFormat.LINE.escaped(String.valueOf(text)).strip().replaceAll(" {2,}", " ");
    return Truncation.cut(line, MAX_LINE);
  }
}
