package io.quarterhour.notify.mail;

import io.quarterhour.notifier.Notification;
import io.quarterhour.notify.template.Bounds;
import io.quarterhour.plugin.PluginState;
import jakarta.mail.internet.InternetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Remembers of a mail that some have and others have not who is still to get it, so that nobody
 * gets it again and again. Lines {@code later ADDRESS} and {@code refused ADDRESS ANSWER}.
 *
 * @param state where it is kept
 */
record Remaining(PluginState state) {
  private static final String LATER = "later ";
  private static final String REFUSED = "refused ";

  /**
   * Who gets a mail at this attempt.
   *
   * @param all how many there are in all
   * @param open who has not got it
   * @param refused who was refused for good at earlier attempts
   */
  record Recipients(int all, List<InternetAddress> open, List<Refusals.Refusal> refused) {}

  /** {@return who is to get it now; all at the first attempt, also if somebody sends it again} */
  Recipients of(Notification notification, List<InternetAddress> all) {
    String text = notification.attempt() <= 1 ? "" : state.get(key(notification)).orElse("");
    Set<String> later = new HashSet<>();
    List<Refusals.Refusal> refused = new ArrayList<>();
    text.lines()
        .forEach(
            line -> {
              if (line.startsWith(LATER)) {
                later.add(line.substring(LATER.length()));
              } else if (line.startsWith(REFUSED)) {
                String[] parts = line.substring(REFUSED.length()).split(" ", 2);
                refused.add(new Refusals.Refusal(parts[0], parts.length > 1 ? parts[1] : ""));
              }
            });
    List<InternetAddress> open =
        all.stream().filter(one -> later.isEmpty() || later.contains(one.getAddress())).toList();
    return new Recipients(all.size(), open, refused);
  }

  /** Keeps who is to get it later; forgets all if nobody is. */
  void keep(
      Notification notification, List<Refusals.Refusal> later, List<Refusals.Refusal> refused) {
    String key = key(notification);
    String before = state.get(key).orElse(null);
    if (later.isEmpty()) {
      if (before != null) {
        state.replace(key, before, null);
      }
      return;
    }
    StringBuilder text = new StringBuilder();
    later.forEach(one -> text.append(LATER).append(one.address()).append('\n'));
    refused.forEach(
        one ->
            text.append(REFUSED)
                .append(one.address())
                .append(' ')
                .append(Bounds.cut(one.answer(), 100))
                .append('\n'));
    state.replace(key, before, text.toString());
  }

  private static String key(Notification notification) {
    return "remaining:" + notification.id();
  }
}
