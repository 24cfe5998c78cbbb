package io.quarterhour.notify.ticket;

import io.quarterhour.notifier.DeliveryException;
import io.quarterhour.notify.ticket.system.TicketState;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports a recovery: resolves the open ticket, unless other tasks or tenants that share it still
 * fail.
 *
 * @param ticketUpdate the attempt
 * @param reportedOutcome the outcome to report
 */
record RecoveryUpdate(TicketUpdate ticketUpdate, ReportedOutcome reportedOutcome) {
  private static final Logger LOG = LoggerFactory.getLogger(RecoveryUpdate.class);

  void report() throws Exception {
    if (reportedOutcome
            .remember(ticketUpdate.outcomes(), ticketUpdate.key())
            .compareTo(reportedOutcome)
        <= 0) {
      resolve();
    }
  }

  /** Applies the newest outcome, which is a success. */
  void resolve() throws Exception {
    for (int round = 0; round < TicketUpdate.ROUNDS; round++) {
      if (resolve(ticketUpdate.records().read())) {
        return;
      }
    }
    throw ticketUpdate.contention();
  }

  /**
   * {@return whether nothing is left to do; if not, the ticket record has changed and must be read
   * again}
   */
  private boolean resolve(TicketRecordStore.Kept kept) throws Exception {
    TicketRecord one = kept.value();
    String part = ticketUpdate.key().part();
    TicketRecord next = one.recovered(part);
    if (!next.isRecovered()) {
      // Other tasks or tenants that share the ticket still fail.
      return store(kept, next);
    }
    return switch (one.phase()) {
      case NONE -> store(kept, next);
      case OPENING -> {
        Optional<TicketRecord> found = ticketUpdate.findUnconfirmed(one);
        TicketRecord now = found.orElse(next.notOpened());
        boolean isPut = ticketUpdate.records().put(kept, now).isPresent();
        yield isPut && now.phase() == TicketRecord.Phase.NONE;
      }
      case OPEN -> resolve(kept, next);
      case RESOLVING -> resume(kept, next);
    };
  }

  private boolean store(TicketRecordStore.Kept kept, TicketRecord next) {
    if (next.failing().equals(kept.value().failing())) {
      return true;
    }
    if (ticketUpdate.records().put(kept, next).isEmpty()) {
      return false;
    }
    if (hasFailedAgain()) {
      ticketUpdate.records().change(later -> later.failing(ticketUpdate.key().part()));
    }
    return true;
  }

  /**
   * {@return whether the newest outcome is a failure again; a failure is stored as the newest
   * outcome before it changes the ticket record, so it is visible after a change of the record}
   */
  private boolean hasFailedAgain() {
    return ReportedOutcome.newest(ticketUpdate.outcomes(), ticketUpdate.key())
        .filter(ReportedOutcome::hasFailed)
        .isPresent();
  }

  /**
   * Continues with a ticket that is being resolved.
   *
   * @return whether nothing is left to do
   */
  private boolean resume(TicketRecordStore.Kept kept, TicketRecord recovered) throws Exception {
    Instant since = recovered.since();
    Duration left = since == null ? Duration.ZERO : ticketUpdate.left(since, ticketUpdate.window());
    if (left.isNegative() || left.isZero()) {
      return resolve(kept, recovered);
    }
    if (!ticketUpdate.id().equals(recovered.notificationId())) {
      // If resolving fails, the notification that resolves the ticket is retried.
      return true;
    }
    String ticket = String.valueOf(recovered.ticket());
    if (isOpen(ticket)) {
      throw DeliveryException.delayed(
          "resolving ticket " + ticket + " is not confirmed yet; checking the ticket again later",
          left);
    }
    return ticketUpdate.records().put(kept, recovered.none()).isPresent();
  }

  private boolean resolve(TicketRecordStore.Kept kept, TicketRecord recovered) throws Exception {
    Instant now = ticketUpdate.now().get();
    TicketRecord resolving = recovered.resolving(ticketUpdate.id(), now);
    Optional<TicketRecordStore.Kept> claimed = ticketUpdate.records().put(kept, resolving);
    if (claimed.isEmpty()) {
      return false;
    }
    if (hasFailedAgain()) {
      // The task has failed again meanwhile. The report of that failure waits until this update has
      // finished.
      ticketUpdate
          .records()
          .put(claimed.get(), resolving.failing(ticketUpdate.key().part()).open());
      return true;
    }
    String ticket = String.valueOf(resolving.ticket());
    ticketUpdate.perform(
        now,
        later -> isMine(later, now) ? later.open() : later,
        () -> {
          closeReplaced(resolving.replaced());
          if (isOpen(ticket)) {
            comment(ticket);
            ticketUpdate.client().resolve(ticket, ticketUpdate.rule().ticket());
          }
        });
    ticketUpdate.records().change(later -> isMine(later, now) ? later.none() : later);
    return true;
  }

  private boolean isOpen(String ticket) throws Exception {
    return ticketUpdate.client().state(ticket, ticketUpdate.rule().ticket()) == TicketState.OPEN;
  }

  /** Adds a comment about the recovery; a ticket that refuses comments is resolved without it. */
  private void comment(String ticket) throws Exception {
    if (ticketUpdate.client().hasCommentContaining(ticket, ticketUpdate.id())) {
      return;
    }
    try {
      ticketUpdate.client().comment(ticket, TicketText.recovery(ticketUpdate));
    } catch (DeliveryException e) {
      if (!e.isPermanent()) {
        throw e;
      }
      LOG.warn(
          "Ticket {} refuses comments and is resolved without one; correct the cause, so that"
              + " failures are reported. reason: {}",
          ticket,
          e.getMessage());
    }
  }

  /** Resolves the ticket that another one has replaced, because it refuses comments. */
  private void closeReplaced(@Nullable String ticket) throws Exception {
    try {
      if (ticket != null && isOpen(ticket)) {
        ticketUpdate.client().resolve(ticket, ticketUpdate.rule().ticket());
      }
    } catch (DeliveryException e) {
      if (!e.isPermanent()) {
        throw e;
      }
      LOG.warn(
          "Ticket {}, which refuses comments, could not be resolved; close it by hand. reason: {}",
          ticket,
          e.getMessage());
    }
  }

  private boolean isMine(TicketRecord one, Instant since) {
    return one.phase() == TicketRecord.Phase.RESOLVING
        && ticketUpdate.id().equals(one.notificationId())
        && since.equals(one.since());
  }
}
