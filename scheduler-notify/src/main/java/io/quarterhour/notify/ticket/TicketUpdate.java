package io.quarterhour.notify.ticket;

import io.quarterhour.execution.Execution;
import io.quarterhour.notifier.DeliveryException;
import io.quarterhour.notifier.Notification;
import io.quarterhour.notify.ticket.system.NotAppliedException;
import io.quarterhour.notify.ticket.system.TicketClient;
import io.quarterhour.plugin.PluginState;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * One attempt to tell one execution in a ticket: what {@link FailureUpdate} and {@link
 * RecoveryUpdate} have in common.
 *
 * @param notification what is told
 * @param execution which of its executions
 * @param rule where
 * @param client the ticket system
 * @param state what the plug-in remembers
 * @param now the time
 * @param limit how long a request may take
 */
record TicketUpdate(
    Notification notification,
    Execution execution,
    TicketRule rule,
    TicketClient client,
    PluginState state,
    Supplier<Instant> now,
    Duration limit) {
  /** So often the case is read anew, because others have changed it. */
  static final int ROUNDS = 50;

  private static final Duration PEEK = Duration.ofMinutes(1);

  /** What is done in the ticket system. */
  interface Act {
    void run() throws Exception;
  }

  /** {@return what is told, as it stands in comments; of several in one notification, which} */
  String id() {
    boolean isOne = notification.executions().size() == 1;
    return (isOne ? notification.id() : execution.id()).toString();
  }

  TicketKey key() {
    return TicketKey.of(rule.system(), rule.shareBy(), execution);
  }

  TicketRecordStore records() {
    return new TicketRecordStore(state, key().caseKey());
  }

  /** {@return whether a newer outcome is known, and is another one than that} */
  boolean isOvertaken(ReportedOutcome reportedOutcome) {
    return ReportedOutcome.newest(state, key())
        .filter(
            newest ->
                newest.compareTo(reportedOutcome) > 0
                    && newest.hasFailed() != reportedOutcome.hasFailed())
        .isPresent();
  }

  /** {@return how long an act may last, with all of its requests: it is known to be over then} */
  Duration window() {
    return limit.multipliedBy(6);
  }

  /** {@return what is left of a time; negative if it is over} */
  Duration left(Instant since, Duration window) {
    return Duration.between(now.get(), since.plus(window));
  }

  /**
   * Looks for a ticket that somebody began to open and nobody heard of.
   *
   * @return the case with it; empty if there is surely none
   * @throws DeliveryException if it cannot be known yet: a request may be under way still, or the
   *     system may not find what it has
   */
  Optional<TicketRecord> findUnconfirmed(TicketRecord one) throws Exception {
    Optional<String> ticket = client.find(key().reference(one.number()));
    if (ticket.isPresent()) {
      return ticket.map(one::opened);
    }
    Instant since = one.since();
    Duration left = since == null ? Duration.ZERO : left(since, window().plus(client.delay()));
    if (left.isNegative() || left.isZero()) {
      return Optional.empty();
    }
    throw DeliveryException.retryAfter(
        "a ticket is being opened, or was, without an answer; it is looked for until "
            + left
            + " from now",
        left.compareTo(PEEK) < 0 ? left : PEEK);
  }

  /**
   * Does something of which the case says already that it is being done.
   *
   * @param begun since when it says so
   * @param undo what to write if nothing was done after all
   */
  void perform(Instant begun, UnaryOperator<TicketRecord> undo, Act act) throws Exception {
    if (left(begun, limit).isNegative()) {
      // Others may soon think that it is over, and do it themselves.
      throw DeliveryException.retryAfter("the node stood still", Duration.ZERO);
    }
    try {
      act.run();
    } catch (NotAppliedException e) {
      records().change(undo);
      throw DeliveryException.retryAfter(String.valueOf(e.getMessage()), e.after());
    } catch (DeliveryException e) {
      if (e.isPermanent()) {
        records().change(undo);
      }
      throw e;
    }
  }

  /** {@return to throw when others have changed the case again and again} */
  static DeliveryException contention() {
    return DeliveryException.retryAfter("many write to this ticket at once", Duration.ZERO);
  }
}
