package io.quarterhour.jdbc.internal.signal;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What one notice says: what a node told since its last one. As text it is its sender and three
 * words, one for each of the others.
 *
 * @param sender who tells
 * @param work when something may be due or ready, in milliseconds since 1970; null if nothing is
 * @param cancel whether somebody asked executions to stop
 * @param echo whether the sender wants to hear itself
 */
record SignalMessage(String sender, @Nullable Long work, boolean cancel, boolean echo) {
  private static final String NOTHING = "-";
  private static final int WORDS = 4;

  /** The range of instants that anything is kept of. */
  private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");

  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

  static SignalMessage work(String sender, Instant at) {
    Instant told = at.isBefore(EARLIEST) ? EARLIEST : at.isAfter(LATEST) ? LATEST : at;
    return new SignalMessage(sender, told.toEpochMilli(), false, false);
  }

  static SignalMessage cancel(String sender) {
    return new SignalMessage(sender, null, true, false);
  }

  static SignalMessage echo(String sender) {
    return new SignalMessage(sender, null, false, true);
  }

  /** {@return both in one, of work the earlier} */
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

  /** {@return what a text says; null if it is not one of these} */
  static @Nullable SignalMessage read(String text) {
    String[] words = text.split(" ", -1);
    if (words.length != WORDS) {
      return null;
    }
    try {
      Long work = words[1].equals(NOTHING) ? null : Long.valueOf(words[1]);
      return new SignalMessage(words[0], work, words[2].equals("cancel"), words[3].equals("echo"));
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
