package io.quarterhour.notify.ticket;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the ticket that a task and a tenant, or several of them, share. Kept in the
 * state of the plug-in, and changed there by compare-and-set only: whoever wants to act in the
 * ticket system writes first that it will.
 *
 * @param number of the ticket, or of the latest one; 0 before the first
 * @param phase what is going on
 * @param ticket its id in the ticket system; null if none is open, or nobody knows it
 * @param notificationId the notification that opens or resolves it; null if none does
 * @param since when that began; null if none does
 * @param failing for whom it is open: parts, as {@link TicketKey} says
 * @param overflow whether there were too many of them to be kept
 * @param reported the notifications that are told in the ticket: an empty text, or if that is only
 *     begun, since when
 */
record TicketRecord(
    long number,
    Phase phase,
    @Nullable String ticket,
    @Nullable String notificationId,
    @Nullable Instant since,
    TreeSet<String> failing,
    boolean overflow,
    LinkedHashMap<String, String> reported) {
  /** So many parts are kept; with the rest they fill half of what a text may hold. */
  static final int MAX_FAILING = 1500;

  private static final int MAX_TOLD = 300;
  static final TicketRecord NEW =
      new TicketRecord(
          0, Phase.NONE, null, null, null, new TreeSet<>(), false, new LinkedHashMap<>());

  /** What is going on. */
  enum Phase {
    /** No ticket is open. */
    NONE,
    /** A ticket is being opened, or was, and nobody heard of it. */
    OPENING,
    /** A ticket is open, as far as is known. */
    OPEN,
    /** It is being resolved. */
    RESOLVING
  }

  /** {@return the next ticket's, which a notification is about to open} */
  TicketRecord opening(String notification, Instant now) {
    long next = phase == Phase.OPENING ? number : number + 1;
    return new TicketRecord(
        next, Phase.OPENING, null, notification, now, failing, overflow, reported);
  }

  /** {@return the ticket is open, and has told of the notification that opened it} */
  TicketRecord opened(String id) {
    TicketRecord opened =
        new TicketRecord(number, Phase.OPEN, id, null, null, failing, overflow, reported);
    return notificationId == null ? opened : opened.reporting(notificationId, null);
  }

  /** {@return a notification is about to resolve it} */
  TicketRecord resolving(String notification, Instant now) {
    return new TicketRecord(
        number, Phase.RESOLVING, ticket, notification, now, failing, overflow, reported);
  }

  /** {@return it is open still} */
  TicketRecord open() {
    return new TicketRecord(number, Phase.OPEN, ticket, null, null, failing, overflow, reported);
  }

  /** {@return there is no ticket any more} */
  TicketRecord none() {
    return new TicketRecord(number, Phase.NONE, null, null, null, failing, false, reported);
  }

  /** {@return it fails for that part too} */
  TicketRecord failing(String part) {
    if (failing.contains(part) || overflow) {
      return this;
    }
    TreeSet<String> parts = new TreeSet<>(failing);
    boolean full = parts.size() >= MAX_FAILING;
    if (!full) {
      parts.add(part);
    }
    return new TicketRecord(number, phase, ticket, notificationId, since, parts, full, reported);
  }

  /** {@return it does not fail for that part any more} */
  TicketRecord recovered(String part) {
    TreeSet<String> parts = new TreeSet<>(failing);
    parts.remove(part);
    return new TicketRecord(
        number, phase, ticket, notificationId, since, parts, overflow, reported);
  }

  /**
   * A notification is told in the ticket.
   *
   * @param begun since when it is being told; null if it is told
   */
  TicketRecord reporting(String notification, @Nullable Instant begun) {
    return withTold(map -> map.put(notification, begun == null ? "" : begun.toString()));
  }

  /** {@return a notification was not told after all} */
  TicketRecord unreported(String notification) {
    return withTold(map -> map.remove(notification));
  }

  private TicketRecord withTold(Consumer<Map<String, String>> change) {
    LinkedHashMap<String, String> map = new LinkedHashMap<>(reported);
    change.accept(map);
    while (map.size() > MAX_TOLD) {
      map.remove(map.keySet().iterator().next());
    }
    return new TicketRecord(number, phase, ticket, notificationId, since, failing, overflow, map);
  }

  /** {@return whether a notification is told} */
  boolean isReported(String notification) {
    return "".equals(reported.get(notification));
  }

  /** {@return since when a notification is being told; empty if nobody began, or it is told} */
  Optional<Instant> reportingSince(String notification) {
    String text = reported.get(notification);
    return text == null || text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
  }

  /** {@return whether it fails for nobody, as far as is known} */
  boolean isRecovered() {
    return failing.isEmpty() && !overflow;
  }
}
