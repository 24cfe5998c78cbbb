package io.quarterhour.notify.ticket;

import io.quarterhour.notifier.DeliveryException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a failure: opens a ticket, or comments on the one that is open.
 *
 * @param turn the attempt
 * @param run what was told
 */
record Failure(Turn turn, Run run) {
  private static final Logger LOG = LoggerFactory.getLogger(Failure.class);

  void tell() throws Exception {
    Run newest = run.remember(turn.state(), turn.key());
    if (newest.compareTo(run) > 0 && !newest.hasFailed()) {
      return;
    }
    for (int round = 0; round < Turn.ROUNDS; round++) {
      CaseRoom.Kept kept = turn.room().read();
      if (kept.value().isTold(turn.id()) || tell(kept)) {
        return;
      }
    }
    throw Turn.crowded();
  }

  /** {@return whether it is told; if not, the case has changed} */
  private boolean tell(CaseRoom.Kept kept) throws Exception {
    Case one = kept.value();
    return switch (one.phase()) {
      case NONE -> open(kept);
      case OPENING -> {
        Optional<Case> found = turn.lookFor(one);
        if (found.isPresent()) {
          turn.room().put(kept, found.get());
          yield false;
        }
        yield open(kept);
      }
      case OPEN -> {
        if (turn.desk().state(ticket(one), turn.rule().ticket()) == TicketState.OPEN) {
          yield comment(kept);
        }
        // Somebody has closed it by hand: what fails from now on gets a new one.
        turn.room().put(kept, one.none());
        yield false;
      }
      case RESOLVING -> {
        if (!turn.left(since(one), turn.window()).isNegative()) {
          throw DeliveryException.retryAfter("the ticket is being resolved", Duration.ZERO);
        }
        turn.room().put(kept, one.open());
        yield false;
      }
    };
  }

  private boolean open(CaseRoom.Kept before) throws Exception {
    Case opening = before.value().opening(turn.id(), turn.now().get()).failing(turn.key().part());
    Optional<CaseRoom.Kept> claimed = turn.room().put(before, opening);
    if (claimed.isEmpty()) {
      return false;
    }
    if (turn.isOvertaken(run)) {
      // Recovered meanwhile. Who told of that has not seen that a ticket is being opened.
      turn.room().put(claimed.get(), before.value().none().recovered(turn.key().part()));
      return true;
    }
    NewTicket ticket = TicketText.ticket(turn, turn.key().reference(opening.number()));
    turn.act(
        since(opening),
        one -> isMine(one, opening) ? one.none() : one,
        () -> {
          String id = turn.desk().open(ticket);
          keep(opening, id);
        });
    return true;
  }

  /**
   * Writes which ticket it is.
   *
   * @throws DeliveryException if this node stood still for so long that others went on without it
   */
  private void keep(Case opening, String id) throws Exception {
    turn.room().change(one -> isMine(one, opening) ? one.opened(id) : one);
    if (id.equals(turn.room().read().value().ticket())
        || turn.desk().state(id, turn.rule().ticket()) != TicketState.OPEN) {
      return;
    }
    // Another is open, or it works again. What is still to be told is told at the next attempt.
    LOG.warn("ticket {} was opened too late, and is closed", id);
    turn.desk().resolve(id, turn.rule().ticket());
    throw DeliveryException.retryAfter(
        "a ticket was opened too late, and is closed", Duration.ZERO);
  }

  private static boolean isMine(Case one, Case opening) {
    return one.phase() == Case.Phase.OPENING
        && one.number() == opening.number()
        && since(one).equals(opening.since());
  }

  private boolean comment(CaseRoom.Kept kept) throws Exception {
    Case one = kept.value();
    String id = turn.id();
    Optional<Instant> begun = one.begun(id);
    if (begun.isPresent()) {
      if (turn.desk().holds(ticket(one), id)) {
        turn.room().change(now -> now.telling(id, null));
        return true;
      }
      if (!turn.left(begun.get(), turn.window()).isNegative()) {
        throw DeliveryException.retryAfter(
            "a comment was written, or is, without an answer",
            turn.left(begun.get(), turn.window()));
      }
    }
    Instant now = turn.now().get();
    Case telling = one.telling(id, now).failing(turn.key().part());
    if (turn.room().put(kept, telling).isEmpty()) {
      return false;
    }
    if (turn.isOvertaken(run)) {
      turn.room().change(later -> later.untold(id));
      new Recovery(turn, run).settle();
      return true;
    }
    turn.act(
        now,
        later -> later.untold(id),
        () -> turn.desk().comment(ticket(one), TicketText.comment(turn)));
    turn.room().change(later -> later.telling(id, null));
    return true;
  }

  private static String ticket(Case one) {
    return String.valueOf(one.ticket());
  }

  private static Instant since(Case one) {
    Instant since = one.since();
    return since == null ? Instant.EPOCH : since;
  }
}
