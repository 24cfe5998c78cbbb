package io.quarterhour.notify.ticket;

import io.quarterhour.notifier.DeliveryException;
import io.quarterhour.notify.ticket.system.NewTicket;
import io.quarterhour.notify.ticket.system.TicketState;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports a failure: opens a ticket, or adds a comment to the open ticket.
 *
 * @param ticketUpdate the attempt
 * @param reportedOutcome the outcome to report
 * @param refusal the reason for which the open ticket refused a comment about the failure; null if
 *     it has not
 */
record FailureUpdate(
    TicketUpdate ticketUpdate, ReportedOutcome reportedOutcome, @Nullable String refusal) {
  private static final Logger LOG = LoggerFactory.getLogger(FailureUpdate.class);

  void report() throws Exception {
    ReportedOutcome newest = reportedOutcome.remember(ticketUpdate.outcomes(), ticketUpdate.key());
    if (newest.compareTo(reportedOutcome) > 0 && !newest.hasFailed()) {
      return;
    }
    for (int round = 0; round < TicketUpdate.ROUNDS; round++) {
      TicketRecordStore.Kept kept = ticketUpdate.records().read();
      if (kept.value().isReported(ticketUpdate.id()) || report(kept)) {
        return;
      }
    }
    throw ticketUpdate.contention();
  }

  /**
   * {@return whether the failure is reported; if not, the ticket record has changed and must be
   * read again}
   */
  private boolean report(TicketRecordStore.Kept kept) throws Exception {
    TicketRecord one = kept.value();
    return switch (one.phase()) {
      case NONE -> open(kept);
      case OPENING -> {
        Optional<TicketRecord> found = ticketUpdate.findUnconfirmed(one);
        if (found.isPresent()) {
          ticketUpdate.records().put(kept, found.get());
          yield false;
        }
        yield open(kept);
      }
      case OPEN -> {
        if (ticketUpdate.client().state(ticket(one), ticketUpdate.rule().ticket())
            == TicketState.OPEN) {
          yield comment(kept);
        }
        // The ticket was closed or deleted by hand, so this failure opens the next one.
        ticketUpdate.records().put(kept, one.none());
        yield false;
      }
      case RESOLVING -> {
        if (!ticketUpdate.left(since(one), ticketUpdate.window()).isNegative()) {
          throw DeliveryException.delayed(
              "ticket " + ticket(one) + " is being resolved; retrying", Duration.ZERO);
        }
        ticketUpdate.records().put(kept, one.open());
        yield false;
      }
    };
  }

  private boolean open(TicketRecordStore.Kept before) throws Exception {
    TicketRecord opening =
        before
            .value()
            .opening(ticketUpdate.id(), ticketUpdate.now().get())
            .failing(ticketUpdate.key().part());
    Optional<TicketRecordStore.Kept> claimed = ticketUpdate.records().put(before, opening);
    if (claimed.isEmpty()) {
      return false;
    }
    if (ticketUpdate.isOvertaken(reportedOutcome)) {
      // The task has recovered meanwhile, and the report of the recovery did not see that a ticket
      // is being opened.
      ticketUpdate
          .records()
          .put(claimed.get(), before.value().none().recovered(ticketUpdate.key().part()));
      return true;
    }
    NewTicket ticket = TicketText.ticket(ticketUpdate, opening, refusal);
    ticketUpdate.perform(
        since(opening),
        one -> isMine(one, opening) ? one.notOpened() : one,
        () -> {
          String id = ticketUpdate.client().open(ticket);
          keep(opening, id);
        });
    return true;
  }

  /**
   * Stores the id of the ticket that was opened.
   *
   * @throws DeliveryException if this node stalled for so long that other nodes continued without
   *     it; the ticket is resolved
   */
  private void keep(TicketRecord opening, String id) throws Exception {
    ticketUpdate.records().change(one -> isMine(one, opening) ? one.opened(id) : one);
    if (id.equals(ticketUpdate.records().read().value().ticket())
        || ticketUpdate.client().state(id, ticketUpdate.rule().ticket()) != TicketState.OPEN) {
      return;
    }
    // Another ticket is open, or the task has recovered. The next attempt reports the failure if
    // that is still necessary.
    LOG.warn(
        "Ticket {} was opened too late: another ticket is open or the task has recovered. Closing"
            + " it; if the delivery then fails, close it by hand",
        id);
    ticketUpdate.client().resolve(id, ticketUpdate.rule().ticket());
    throw DeliveryException.delayed(
        "ticket " + id + " was opened too late and has been closed; retrying", Duration.ZERO);
  }

  private static boolean isMine(TicketRecord one, TicketRecord opening) {
    return one.phase() == TicketRecord.Phase.OPENING
        && one.number() == opening.number()
        && since(one).equals(opening.since());
  }

  private boolean comment(TicketRecordStore.Kept kept) throws Exception {
    TicketRecord one = kept.value();
    String id = ticketUpdate.id();
    Optional<Instant> begun = one.reportingSince(id);
    if (begun.isPresent() && isConfirmed(one, begun.get())) {
      return true;
    }
    Instant now = ticketUpdate.now().get();
    TicketRecord telling = one.reporting(id, now).failing(ticketUpdate.key().part());
    if (ticketUpdate.records().put(kept, telling).isEmpty()) {
      return false;
    }
    if (ticketUpdate.isOvertaken(reportedOutcome)) {
      ticketUpdate.records().change(later -> later.unreported(id));
      new RecoveryUpdate(ticketUpdate, reportedOutcome).resolve();
      return true;
    }
    try {
      ticketUpdate.perform(
          now,
          later -> later.unreported(id),
          () -> ticketUpdate.client().comment(ticket(one), TicketText.comment(ticketUpdate)));
    } catch (DeliveryException e) {
      if (!e.isPermanent() || one.replaced() != null) {
        throw e;
      }
      replace(ticket(one), String.valueOf(e.getMessage()));
      return true;
    }
    ticketUpdate.records().change(later -> later.reporting(id, null));
    return true;
  }

  /**
   * {@return whether the ticket contains a comment that was announced but not confirmed; if not, it
   * certainly never will}
   *
   * @throws DeliveryException if that is still unknown, because the request may be in progress
   */
  private boolean isConfirmed(TicketRecord one, Instant begun) throws Exception {
    String id = ticketUpdate.id();
    if (ticketUpdate.client().hasCommentContaining(ticket(one), id)) {
      ticketUpdate.records().change(now -> now.reporting(id, null));
      return true;
    }
    if (!ticketUpdate.left(begun, ticketUpdate.window()).isNegative()) {
      throw DeliveryException.delayed(
          "a comment on ticket "
              + ticket(one)
              + " is not confirmed yet; checking the ticket again later",
          ticketUpdate.left(begun, ticketUpdate.window()));
    }
    return false;
  }

  /**
   * Opens another ticket, once, in place of one that refuses comments, so that people learn of the
   * failure and of the refusal.
   */
  private void replace(String ticket, String why) throws Exception {
    LOG.warn(
        "Ticket {} refuses comments; opening another one, which reports that. reason: {}",
        ticket,
        why);
    ticketUpdate.records().change(later -> isOpen(later, ticket) ? later.replacing() : later);
    new FailureUpdate(ticketUpdate, reportedOutcome, why).report();
  }

  private static boolean isOpen(TicketRecord one, String ticket) {
    return one.phase() == TicketRecord.Phase.OPEN && ticket.equals(one.ticket());
  }

  private static String ticket(TicketRecord one) {
    return String.valueOf(one.ticket());
  }

  private static Instant since(TicketRecord one) {
    Instant since = one.since();
    return since == null ? Instant.EPOCH : since;
  }
}
