package io.quarterhour.notify.ticket;

import io.quarterhour.notifier.DeliveryException;
import io.quarterhour.notify.ticket.system.TicketState;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Tells that it works again: resolves the ticket, if one is open and nobody else needs it.
 *
 * @param ticketUpdate the attempt
 * @param reportedOutcome what was told
 */
record RecoveryUpdate(TicketUpdate ticketUpdate, ReportedOutcome reportedOutcome) {
  void tell() throws Exception {
    if (reportedOutcome
            .remember(ticketUpdate.state(), ticketUpdate.key())
            .compareTo(reportedOutcome)
        <= 0) {
      settle();
    }
  }

  /** Does what follows from the newest outcome, which is a success. */
  void settle() throws Exception {
    for (int round = 0; round < TicketUpdate.ROUNDS; round++) {
      if (settle(ticketUpdate.room().read())) {
        return;
      }
    }
    throw TicketUpdate.crowded();
  }

  /** {@return whether all is done; if not, the case has changed} */
  private boolean settle(TicketRecordStore.Kept kept) throws Exception {
    TicketRecord one = kept.value();
    String part = ticketUpdate.key().part();
    TicketRecord next = one.recovered(part);
    if (!next.isRecovered()) {
      // Others fail still.
      return leave(kept, next);
    }
    return switch (one.phase()) {
      case NONE -> leave(kept, next);
      case OPENING -> {
        Optional<TicketRecord> found = ticketUpdate.lookFor(one);
        boolean isPut = ticketUpdate.room().put(kept, found.orElse(next.none())).isPresent();
        yield isPut && found.isEmpty();
      }
      case OPEN -> resolve(kept, next);
      case RESOLVING -> resume(kept, next);
    };
  }

  private boolean leave(TicketRecordStore.Kept kept, TicketRecord next) {
    if (next.failing().equals(kept.value().failing())) {
      return true;
    }
    if (ticketUpdate.room().put(kept, next).isEmpty()) {
      return false;
    }
    if (hasFailedAgain()) {
      ticketUpdate.room().change(later -> later.failing(ticketUpdate.key().part()));
    }
    return true;
  }

  /** Who writes that it fails writes the run first: so after a change of the case it is known. */
  private boolean hasFailedAgain() {
    return ReportedOutcome.newest(ticketUpdate.state(), ticketUpdate.key())
        .filter(ReportedOutcome::hasFailed)
        .isPresent();
  }

  /**
   * Goes on with a ticket that is being resolved.
   *
   * @return whether all is done
   */
  private boolean resume(TicketRecordStore.Kept kept, TicketRecord recovered) throws Exception {
    Instant since = recovered.since();
    Duration left = since == null ? Duration.ZERO : ticketUpdate.left(since, ticketUpdate.window());
    if (left.isNegative() || left.isZero()) {
      return resolve(kept, recovered);
    }
    if (!ticketUpdate.id().equals(recovered.by())) {
      // Should it go wrong, that notification is tried again.
      return true;
    }
    String ticket = String.valueOf(recovered.ticket());
    if (ticketUpdate.desk().state(ticket, ticketUpdate.rule().ticket()) == TicketState.OPEN) {
      throw DeliveryException.retryAfter(
          "the ticket is being resolved, or was, without an answer", left);
    }
    return ticketUpdate.room().put(kept, recovered.none()).isPresent();
  }

  private boolean resolve(TicketRecordStore.Kept kept, TicketRecord recovered) throws Exception {
    Instant now = ticketUpdate.now().get();
    TicketRecord resolving = recovered.resolving(ticketUpdate.id(), now);
    Optional<TicketRecordStore.Kept> claimed = ticketUpdate.room().put(kept, resolving);
    if (claimed.isEmpty()) {
      return false;
    }
    if (hasFailedAgain()) {
      // Failed again meanwhile. Who tells of that waits for what is being done here.
      ticketUpdate.room().put(claimed.get(), resolving.failing(ticketUpdate.key().part()).open());
      return true;
    }
    String ticket = String.valueOf(resolving.ticket());
    ticketUpdate.act(
        now,
        later -> isMine(later, now) ? later.open() : later,
        () -> {
          if (ticketUpdate.desk().state(ticket, ticketUpdate.rule().ticket()) == TicketState.OPEN) {
            if (!ticketUpdate.desk().holds(ticket, ticketUpdate.id())) {
              ticketUpdate.desk().comment(ticket, TicketText.recovery(ticketUpdate));
            }
            ticketUpdate.desk().resolve(ticket, ticketUpdate.rule().ticket());
          }
        });
    ticketUpdate.room().change(later -> isMine(later, now) ? later.none() : later);
    return true;
  }

  private boolean isMine(TicketRecord one, Instant since) {
    return one.phase() == TicketRecord.Phase.RESOLVING
        && ticketUpdate.id().equals(one.by())
        && since.equals(one.since());
  }
}
