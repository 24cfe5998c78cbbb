package io.quarterhour.notify.ticket;

import io.quarterhour.notifier.DeliveryException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Tells that it works again: resolves the ticket, if one is open and nobody else needs it.
 *
 * @param turn the attempt
 * @param run what was told
 */
record Recovery(Turn turn, Run run) {
  void tell() throws Exception {
    if (run.remember(turn.state(), turn.key()).compareTo(run) <= 0) {
      settle();
    }
  }

  /** Does what follows from the newest outcome, which is a success. */
  void settle() throws Exception {
    for (int round = 0; round < Turn.ROUNDS; round++) {
      if (settle(turn.room().read())) {
        return;
      }
    }
    throw Turn.crowded();
  }

  /** {@return whether all is done; if not, the case has changed} */
  private boolean settle(CaseRoom.Kept kept) throws Exception {
    Case one = kept.value();
    String part = turn.key().part();
    Case next = one.recovered(part);
    if (!next.isRecovered()) {
      // Others fail still.
      return leave(kept, next);
    }
    return switch (one.phase()) {
      case NONE -> leave(kept, next);
      case OPENING -> {
        Optional<Case> found = turn.lookFor(one);
        boolean isPut = turn.room().put(kept, found.orElse(next.none())).isPresent();
        yield isPut && found.isEmpty();
      }
      case OPEN -> resolve(kept, next);
      case RESOLVING -> resume(kept, next);
    };
  }

  private boolean leave(CaseRoom.Kept kept, Case next) {
    if (next.failing().equals(kept.value().failing())) {
      return true;
    }
    if (turn.room().put(kept, next).isEmpty()) {
      return false;
    }
    if (hasFailedAgain()) {
      turn.room().change(later -> later.failing(turn.key().part()));
    }
    return true;
  }

  /** Who writes that it fails writes the run first: so after a change of the case it is known. */
  private boolean hasFailedAgain() {
    return Run.newest(turn.state(), turn.key()).filter(Run::hasFailed).isPresent();
  }

  /**
   * Goes on with a ticket that is being resolved.
   *
   * @return whether all is done
   */
  private boolean resume(CaseRoom.Kept kept, Case recovered) throws Exception {
    Instant since = recovered.since();
    Duration left = since == null ? Duration.ZERO : turn.left(since, turn.window());
    if (left.isNegative() || left.isZero()) {
      return resolve(kept, recovered);
    }
    if (!turn.id().equals(recovered.by())) {
      // Should it go wrong, that notification is tried again.
      return true;
    }
    String ticket = String.valueOf(recovered.ticket());
    if (turn.desk().state(ticket, turn.rule().ticket()) == TicketState.OPEN) {
      throw DeliveryException.retryAfter(
          "the ticket is being resolved, or was, without an answer", left);
    }
    return turn.room().put(kept, recovered.none()).isPresent();
  }

  private boolean resolve(CaseRoom.Kept kept, Case recovered) throws Exception {
    Instant now = turn.now().get();
    Case resolving = recovered.resolving(turn.id(), now);
    Optional<CaseRoom.Kept> claimed = turn.room().put(kept, resolving);
    if (claimed.isEmpty()) {
      return false;
    }
    if (hasFailedAgain()) {
      // Failed again meanwhile. Who tells of that waits for what is being done here.
      turn.room().put(claimed.get(), resolving.failing(turn.key().part()).open());
      return true;
    }
    String ticket = String.valueOf(resolving.ticket());
    turn.act(
        now,
        later -> isMine(later, now) ? later.open() : later,
        () -> {
          if (turn.desk().state(ticket, turn.rule().ticket()) == TicketState.OPEN) {
            if (!turn.desk().holds(ticket, turn.id())) {
              turn.desk().comment(ticket, TicketText.recovery(turn));
            }
            turn.desk().resolve(ticket, turn.rule().ticket());
          }
        });
    turn.room().change(later -> isMine(later, now) ? later.none() : later);
    return true;
  }

  private boolean isMine(Case one, Instant since) {
    return one.phase() == Case.Phase.RESOLVING
        && turn.id().equals(one.by())
        && since.equals(one.since());
  }
}
