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

/** Assembles the parts of a MIME message. */
final class MimeParts {
  private static final Handlers HANDLERS = new Handlers();

  private MimeParts() {}

  /**
   * Sets the content of a message: the text, the HTML as an alternative if there is any, and the
   * log as an attachment if there is any.
   */
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
   * The handler that writes multipart content. The library would look it up in {@code mailcap}
   * files on the class path, in the JVM and in the home directory of the user.
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
