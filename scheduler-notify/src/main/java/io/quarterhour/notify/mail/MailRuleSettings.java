package io.quarterhour.notify.mail;

import io.quarterhour.notify.template.OutputFormat;
import jakarta.mail.internet.InternetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a mail rule.
 *
 * @param to the recipients
 * @param cc the recipients of a copy
 * @param bcc the recipients of a copy whom the other recipients do not see
 * @param replyTo the addresses for replies
 * @param subject the template of the subject; null for the subject of the report
 * @param text the template of the plain text; null for the text of the report
 * @param html the template of the HTML; null for the HTML of the report, or for none if {@code
 *     text} is given
 */
record MailRuleSettings(
    List<InternetAddress> to,
    List<InternetAddress> cc,
    List<InternetAddress> bcc,
    List<InternetAddress> replyTo,
    @Nullable String subject,
    @Nullable String text,
    @Nullable String html) {
  /** The maximum number of recipients that every server accepts (RFC 5321). */
  static final int MAX_RECIPIENTS = 100;

  private static final Set<String> KNOWN =
      Set.of("to", "cc", "bcc", "replyTo", "subject", "text", "html");

  /**
   * Reads the settings of a rule. The syntax of templates is not checked.
   *
   * @param problems the list to which problems are added, each as a sentence
   * @return the settings; null if any of them is invalid
   */
  static @Nullable MailRuleSettings read(Map<String, Object> settings, List<String> problems) {
    TreeSet<String> unknown = new TreeSet<>(settings.keySet());
    unknown.removeAll(KNOWN);
    if (!unknown.isEmpty()) {
      problems.add("no setting " + unknown + ", there are " + new TreeSet<>(KNOWN));
    }
    MailRuleSettings rule =
        new MailRuleSettings(
            addresses(settings, "to", problems),
            addresses(settings, "cc", problems),
            addresses(settings, "bcc", problems),
            addresses(settings, "replyTo", problems),
            template(settings, "subject", problems),
            template(settings, "text", problems),
            template(settings, "html", problems));
    if (settings.get("to") == null || (rule.to.isEmpty() && problems.isEmpty())) {
      problems.add("'to' must name at least one recipient");
    }
    if (rule.recipients().size() > MAX_RECIPIENTS || rule.replyTo.size() > MAX_RECIPIENTS) {
      problems.add("there must be at most " + MAX_RECIPIENTS + " addresses");
    }
    if (rule.subject != null && !rule.subject.equals(OutputFormat.LINE.escaped(rule.subject))) {
      problems.add("'subject' must not contain line breaks or other control characters");
    }
    return problems.isEmpty() ? rule : null;
  }

  private static List<InternetAddress> addresses(
      Map<String, Object> settings, String name, List<String> problems) {
    List<InternetAddress> found = new ArrayList<>();
    AddressParser.read(name, settings.get(name), found, problems);
    return List.copyOf(found);
  }

  private static @Nullable String template(
      Map<String, Object> settings, String name, List<String> problems) {
    Object value = settings.get(name);
    if (value == null || (value instanceof String text && !text.isBlank())) {
      return (String) value;
    }
    problems.add("'" + name + "' must be a template");
    return null;
  }

  /** {@return all recipients, without duplicates} */
  List<InternetAddress> recipients() {
    Map<String, InternetAddress> all = new LinkedHashMap<>();
    Stream.of(to, cc, bcc)
        .flatMap(List::stream)
        .forEach(one -> all.putIfAbsent(one.getAddress().toLowerCase(Locale.ROOT), one));
    return List.copyOf(all.values());
  }
}
