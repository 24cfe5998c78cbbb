package io.quarterhour.notify.mail;

import io.quarterhour.notifier.Notification;
import io.quarterhour.notify.template.Truncation;
import io.quarterhour.plugin.PluginState;
import jakarta.mail.internet.InternetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Stores the recipients that have not received a mail yet, after the server accepted the mail for
 * some recipients and temporarily rejected others. A retry then sends the mail only to them. The
 * stored text has lines {@code later ADDRESS} and {@code refused ADDRESS REPLY}.
 *
 * @param state the state of the plug-in
 */
record PendingRecipients(PluginState state) {
  private static final String LATER = "later ";
  private static final String REFUSED = "refused ";

  /**
   * The recipients of a mail at one attempt.
   *
   * @param all the number of all recipients
   * @param open the recipients that have not received the mail yet
   * @param refused the recipients that the server permanently rejected at earlier attempts
   * @param stored the stored text of earlier attempts; null if there is none
   */
  record Recipients(
      int all,
      List<InternetAddress> open,
      List<RejectedRecipients.Refusal> refused,
      @Nullable String stored) {}

  /**
   * {@return the recipients of this attempt; all recipients at the first attempt, also when the
   * notification is sent again on request}
   */
  Recipients of(Notification notification, List<InternetAddress> all) {
    String key = key(notification);
    PluginState ofTenant = of(notification);
    String kept = ofTenant.get(key).orElse(null);
    if (kept != null && notification.attempt() <= 1) {
      ofTenant.compareAndSet(key, kept, null);
      kept = null;
    }
    Set<String> later = new HashSet<>();
    List<RejectedRecipients.Refusal> refused = new ArrayList<>();
    for (String line : kept == null ? List.<String>of() : kept.lines().toList()) {
      if (line.startsWith(LATER)) {
        later.add(line.substring(LATER.length()));
      } else if (line.startsWith(REFUSED)) {
        String[] parts = line.substring(REFUSED.length()).split(" ", 2);
        refused.add(new RejectedRecipients.Refusal(parts[0], parts.length > 1 ? parts[1] : ""));
      }
    }
    List<InternetAddress> open =
        all.stream().filter(one -> later.contains(one.getAddress())).toList();
    return new Recipients(all.size(), open.isEmpty() ? all : open, refused, kept);
  }

  /**
   * Stores the recipients to whom a later attempt sends the mail. Removes the stored text if there
   * are none.
   */
  void keep(
      Notification notification,
      @Nullable String kept,
      List<RejectedRecipients.Refusal> later,
      List<RejectedRecipients.Refusal> refused) {
    if (!later.isEmpty()) {
      of(notification).compareAndSet(key(notification), kept, text(later, refused));
    } else if (kept != null) {
      of(notification).compareAndSet(key(notification), kept, null);
    }
  }

  private PluginState of(Notification notification) {
    return state.forTenant(notification.execution().tenant());
  }

  private static String text(
      List<RejectedRecipients.Refusal> later, List<RejectedRecipients.Refusal> refused) {
    StringBuilder text = new StringBuilder();
    later.forEach(one -> text.append(LATER).append(one.address()).append('\n'));
    refused.forEach(
        one ->
            text.append(REFUSED)
                .append(one.address())
                .append(' ')
                .append(Truncation.cut(one.answer(), 100))
                .append('\n'));
    return text.toString();
  }

  private static String key(Notification notification) {
    return "recipients:" + notification.id();
  }
}
