package io.quarterhour.jdbc.internal.signal;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The content of a notification: everything that a node signalled since its previous one. As text
 * it is the sender and three words, one for each of the other components.
 *
 * @param sender the id of the sending subscription
 * @param work the instant at which something may be due or ready, in milliseconds since 1970; null
 *     if nothing is
 * @param cancel whether the cancellation of executions was requested
 * @param echo whether the sender wants to receive its own notification
 */
record SignalMessage(String sender, @Nullable Long work, boolean cancel, boolean echo) {
  private static final String NOTHING = "-";
  private static final int FIELDS = 4;

  /** The range of instants that can be sent. */
  private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");

  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

  static SignalMessage work(String sender, Instant at) {
    Instant bounded = at.isBefore(EARLIEST) ? EARLIEST : at.isAfter(LATEST) ? LATEST : at;
    return new SignalMessage(sender, bounded.toEpochMilli(), false, false);
  }

  static SignalMessage cancel(String sender) {
    return new SignalMessage(sender, null, true, false);
  }

  static SignalMessage echo(String sender) {
    return new SignalMessage(sender, null, false, true);
  }

  /** {@return both messages in one, with the earlier instant of work} */
  SignalMessage and(@Nullable SignalMessage other) {
    if (other == null) {
      return this;
    }
    Long both = work;
    if (both == null || (other.work != null && other.work < both)) {
      both = other.work;
    }
    return new SignalMessage(sender, both, cancel || other.cancel, echo || other.echo);
  }

  String text() {
    return String.join(
        " ",
        sender,
        work == null ? NOTHING : work.toString(),
        cancel ? "cancel" : NOTHING,
        echo ? "echo" : NOTHING);
  }

  /** {@return the message in a text; null if the text is not a message} */
  static @Nullable SignalMessage read(String text) {
    String[] fields = text.split(" ", -1);
    if (fields.length != FIELDS) {
      return null;
    }
    try {
      Long work = fields[1].equals(NOTHING) ? null : Long.valueOf(fields[1]);
      return new SignalMessage(
          fields[0], work, fields[2].equals("cancel"), fields[3].equals("echo"));
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
