package io.quarterhour.notify.mail;

import io.quarterhour.notify.template.OutputFormat;
import io.quarterhour.notify.template.Truncation;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.io.UnsupportedEncodingException;
import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parses mail addresses. Only addresses that every server accepts are valid. */
final class AddressParser {
  /** The maximum length of an address (RFC 5321). */
  private static final int MAX_ADDRESS = 254;

  private static final int MAX_LOCAL = 64;
  private static final int MAX_TEXT = 500;

  private AddressParser() {}

  /**
   * Parses one address or a list of addresses.
   *
   * @param name the name of the setting
   * @param value a text such as {@code Ann <ann@acme.example>}, or a list of such texts; null if
   *     the setting is not given
   * @param found the list to which the addresses are added
   * @param problems the list to which problems are added, each as a sentence
   */
  static void read(
      String name, @Nullable Object value, List<InternetAddress> found, List<String> problems) {
    if (value instanceof List<?> list) {
      list.forEach(one -> readOne(name, one, found, problems));
    } else if (value != null) {
      readOne(name, value, found, problems);
    }
  }

  private static void readOne(
      String name, @Nullable Object value, List<InternetAddress> found, List<String> problems) {
    if (!(value instanceof String text)) {
      problems.add("'" + name + "' must be a mail address or a list of mail addresses");
      return;
    }
    try {
      found.add(parse(text));
    } catch (AddressException e) {
      problems.add(
          "'"
              + name
              + "': '"
              + printable(text)
              + "' is not a mail address: "
              + printable(e.getMessage()));
    }
  }

  private static InternetAddress parse(String text) throws AddressException {
    if (text.length() > MAX_TEXT) {
      throw new AddressException("it is too long");
    }
    if (!text.equals(OutputFormat.LINE.escaped(text))) {
      throw new AddressException("it contains line breaks or other control characters");
    }
    if (text.contains("<") && !text.stripTrailing().endsWith(">")) {
      throw new AddressException("text follows the address");
    }
    InternetAddress[] all = InternetAddress.parseHeader(text, true);
    if (all.length != 1 || all[0].isGroup()) {
      throw new AddressException("it must be a single address");
    }
    String address = all[0].getAddress();
    int at = address.lastIndexOf('@');
    if (at < 1) {
      throw new AddressException("it has no '@'");
    }
    String local = address.substring(0, at);
    if (!local.matches("[\\x21-\\x7e&&[^\"(),:;<>@\\[\\\\\\]]]{1," + MAX_LOCAL + "}")) {
      throw new AddressException(
          "the part before the '@' is too long, or contains characters that not every server"
              + " accepts");
    }
    String plain = local + "@" + domain(address.substring(at + 1));
    if (plain.length() > MAX_ADDRESS) {
      throw new AddressException("it is too long");
    }
    new InternetAddress(plain, true).validate();
    return named(plain, all[0].getPersonal());
  }

  /**
   * {@return a domain in its ASCII form, in which servers use it: IDNA for letters beyond ASCII}
   */
  private static String domain(String domain) throws AddressException {
    try {
      String ascii = IDN.toASCII(domain, IDN.USE_STD3_ASCII_RULES);
      if (ascii.matches("[\\p{Alnum}-]+(\\.[\\p{Alnum}-]+)*")) {
        return ascii;
      }
    } catch (IllegalArgumentException e) {
      // Reported below.
    }
    throw new AddressException("the part after the '@' must be a domain");
  }

  private static InternetAddress named(String address, @Nullable String person)
      throws AddressException {
    InternetAddress named = new InternetAddress(address);
    try {
      // The name may have been given in encoded form, and so may contain any character.
      String clean = person == null ? null : headerText(person);
      named.setPersonal(clean, StandardCharsets.UTF_8.name());
    } catch (UnsupportedEncodingException e) {
      throw new IllegalStateException(e);
    }
    return named;
  }

  /**
   * {@return a text that is safe in a header: in one line, and without encoded words, which could
   * contain a line break}
   */
  static String headerText(String text) {
    return OutputFormat.LINE.escaped(text).replace("=?", "= ?").strip();
  }

  private static String printable(@Nullable String text) {
    return Truncation.cut(OutputFormat.LINE.escaped(String.valueOf(text)), 200);
  }
}
