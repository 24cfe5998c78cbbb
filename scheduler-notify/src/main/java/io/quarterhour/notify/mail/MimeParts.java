package io.quarterhour.notify.mail;

import jakarta.activation.CommandInfo;
import jakarta.activation.CommandMap;
import jakarta.activation.DataContentHandler;
import jakarta.activation.DataHandler;
import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.util.ByteArrayDataSource;
import java.nio.charset.StandardCharsets;
import org.eclipse.angus.mail.handlers.multipart_mixed;
import org.jspecify.annotations.Nullable;

/** Puts the parts of a message together. */
final class MimeParts {
  private static final Handlers HANDLERS = new Handlers();

  private MimeParts() {}

  /** Gives a message what it says: text, HTML besides if there is some, and the log if any. */
  static void fill(MimeMessage message, MailMessage.Content content) throws MessagingException {
    DataHandler body = text("text/plain", content.text());
    if (content.html() != null) {
      body = multipart("alternative", part(body), part(text("text/html", content.html())));
    }
    if (content.log() != null) {
      MimeBodyPart log = part(text("text/plain", content.log()));
      log.setFileName("log.txt");
      log.setDisposition(Part.ATTACHMENT);
      body = multipart("mixed", part(body), log);
    }
    message.setDataHandler(body);
  }

  private static DataHandler text(String type, String text) {
    return new DataHandler(
        new ByteArrayDataSource(text.getBytes(StandardCharsets.UTF_8), type + "; charset=UTF-8"));
  }

  private static MimeBodyPart part(DataHandler content) throws MessagingException {
    MimeBodyPart part = new MimeBodyPart();
    part.setDataHandler(content);
    return part;
  }

  private static DataHandler multipart(String subtype, MimeBodyPart... parts)
      throws MessagingException {
    MimeMultipart all = new MimeMultipart(subtype, parts);
    DataHandler content = new DataHandler(all, all.getContentType());
    content.setCommandMap(HANDLERS);
    return content;
  }

  /**
   * Knows how multiparts are written. The library would look for that in files by the name of
   * mailcap, wherever the class path, the JVM and the home of the user have one.
   */
  private static final class Handlers extends CommandMap {
    @Override
    public DataContentHandler createDataContentHandler(String type) {
      return new multipart_mixed();
    }

    @Override
    public CommandInfo[] getPreferredCommands(String type) {
      return new CommandInfo[0];
    }

    @Override
    public CommandInfo[] getAllCommands(String type) {
      return new CommandInfo[0];
    }

    @Override
    public @Nullable CommandInfo getCommand(String type, String name) {
      return null;
    }
  }
}
