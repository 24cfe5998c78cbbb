package io.quarterhour.notify.ticket;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The state of the ticket of a task and tenant, or of several that share it. It is stored in the
 * state of the plug-in and changed only by compare-and-set. Each request that changes the ticket
 * system is announced here before it is sent.
 *
 * @param number the number of the current or latest ticket; 0 before the first
 * @param phase the current phase
 * @param ticket the id in the ticket system; null if no ticket is open or its id is unknown
 * @param notificationId the id of the notification that opens or resolves the ticket; null if none
 *     does
 * @param since the time at which opening or resolving began; null if neither is in progress
 * @param failing the tasks and tenants that fail, each as {@link TicketKey#part}
 * @param overflow whether more of them fail than can be stored
 * @param reported the notifications reported in the ticket: by id an empty text, or the time at
 *     which an unconfirmed report began
 * @param replaced the id of the ticket that the current one replaces, because it refuses comments;
 *     null if there is none
 */
record TicketRecord(
    long number,
    Phase phase,
    @Nullable String ticket,
    @Nullable String notificationId,
    @Nullable Instant since,
    TreeSet<String> failing,
    boolean overflow,
    LinkedHashMap<String, String> reported,
    @Nullable String replaced) {
  /**
   * The maximum number of failing tasks and tenants that are stored; they fill less than half of a
   * text of the plug-in state.
   */
  static final int MAX_FAILING = 1500;

  private static final int MAX_TOLD = 300;
  static final TicketRecord NEW =
      new TicketRecord(
          0, Phase.NONE, null, null, null, new TreeSet<>(), false, new LinkedHashMap<>(), null);

  /** The phase of a ticket. */
  enum Phase {
    /** No ticket is open. */
    NONE,
    /** A ticket is being opened, or was opened without a confirmation. */
    OPENING,
    /** A ticket is open, as far as is known. */
    OPEN,
    /** The ticket is being resolved. */
    RESOLVING
  }

  /** {@return the record of the next ticket, which a notification is about to open} */
  TicketRecord opening(String notification, Instant now) {
    long next = phase == Phase.OPENING ? number : number + 1;
    return new TicketRecord(
        next, Phase.OPENING, null, notification, now, failing, overflow, reported, replaced);
  }

  /**
   * {@return the record with the open ticket, in which the notification that opened it is reported}
   */
  TicketRecord opened(String id) {
    TicketRecord opened =
        new TicketRecord(number, Phase.OPEN, id, null, null, failing, overflow, reported, replaced);
    return notificationId == null ? opened : opened.reporting(notificationId, null);
  }

  /** {@return the record while a notification resolves the ticket} */
  TicketRecord resolving(String notification, Instant now) {
    return new TicketRecord(
        number, Phase.RESOLVING, ticket, notification, now, failing, overflow, reported, replaced);
  }

  /** {@return the record with the ticket still open} */
  TicketRecord open() {
    return new TicketRecord(
        number, Phase.OPEN, ticket, null, null, failing, overflow, reported, replaced);
  }

  /** {@return the record without a ticket} */
  TicketRecord none() {
    return new TicketRecord(number, Phase.NONE, null, null, null, failing, false, reported, null);
  }

  /** {@return the record without the open ticket, which refuses comments and is to be replaced} */
  TicketRecord replacing() {
    return new TicketRecord(
        number, Phase.NONE, null, null, null, failing, overflow, reported, ticket);
  }

  /**
   * {@return the record after the opening of a ticket failed: with the ticket that it should have
   * replaced, or without a ticket}
   */
  TicketRecord notOpened() {
    return replaced == null
        ? none()
        : new TicketRecord(
            number, Phase.OPEN, replaced, null, null, failing, overflow, reported, null);
  }

  /** {@return the record in which a task and tenant fails in addition} */
  TicketRecord failing(String part) {
    if (failing.contains(part) || overflow) {
      return this;
    }
    TreeSet<String> parts = new TreeSet<>(failing);
    boolean full = parts.size() >= MAX_FAILING;
    if (!full) {
      parts.add(part);
    }
    return new TicketRecord(
        number, phase, ticket, notificationId, since, parts, full, reported, replaced);
  }

  /** {@return the record in which a task and tenant no longer fails} */
  TicketRecord recovered(String part) {
    TreeSet<String> parts = new TreeSet<>(failing);
    parts.remove(part);
    return new TicketRecord(
        number, phase, ticket, notificationId, since, parts, overflow, reported, replaced);
  }

  /**
   * Records that a notification is being reported, or is reported, in the ticket.
   *
   * @param begun the time at which the report began; null if the report is confirmed
   * @return the changed record
   */
  TicketRecord reporting(String notification, @Nullable Instant begun) {
    return withTold(map -> map.put(notification, begun == null ? "" : begun.toString()));
  }

  /** {@return the record in which a notification is not reported} */
  TicketRecord unreported(String notification) {
    return withTold(map -> map.remove(notification));
  }

  private TicketRecord withTold(Consumer<Map<String, String>> change) {
    LinkedHashMap<String, String> map = new LinkedHashMap<>(reported);
    change.accept(map);
    while (map.size() > MAX_TOLD) {
      map.remove(map.keySet().iterator().next());
    }
    return new TicketRecord(
        number, phase, ticket, notificationId, since, failing, overflow, map, replaced);
  }

  /** {@return whether a notification is reported and confirmed} */
  boolean isReported(String notification) {
    return "".equals(reported.get(notification));
  }

  /**
   * {@return the time at which an unconfirmed report began; empty if the notification is reported,
   * or its report has not begun}
   */
  Optional<Instant> reportingSince(String notification) {
    String text = reported.get(notification);
    return text == null || text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
  }

  /** {@return whether no task and tenant fails, as far as is known} */
  boolean isRecovered() {
    return failing.isEmpty() && !overflow;
  }
}
