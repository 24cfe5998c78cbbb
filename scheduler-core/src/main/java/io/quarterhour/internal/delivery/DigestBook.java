package io.quarterhour.internal.delivery;

import io.quarterhour.internal.codec.DigestCodec;
import io.quarterhour.internal.codec.DigestCodec.Pages;
import io.quarterhour.internal.codec.DigestCodec.Taken;
import io.quarterhour.internal.codec.NotificationCodec.Gathering;
import io.quarterhour.internal.codec.UnreadableException;
import io.quarterhour.problem.StoreException;
import io.quarterhour.store.HistoryStore;
import io.quarterhour.store.StateStore;
import io.quarterhour.task.Execution;
import io.quarterhour.task.ExecutionId;
import io.quarterhour.tenant.TenantScope;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The digests, as the store keeps them. */
public final class DigestBook {
  private static final int TRIES = 100;

  /** So many digests of a rule may be on their way. */
  private static final int AT_ONCE = 5;

  /**
   * Of those that were sent, or given up, the latest are remembered that tell of so many together,
   * for those who come again: openers whose digest was full early, who waited, and after a crash.
   */
  private static final int REMEMBERED = 1000;

  private static final Duration WHILE_ALL_ARE_BEING_SENT = Duration.ofMinutes(1);

  private final StateStore states;
  private final HistoryStore history;

  /** Keeps them in a store; the history tells whether who opened one is still there. */
  public DigestBook(StateStore states, HistoryStore history) {
    this.states = states;
    this.history = history;
  }

  /** What a notification is to do. */
  public sealed interface Step {
    /** It waits. */
    record Wait(Instant until) implements Step {}

    /** It need not do anything more. */
    record Done(String why) implements Step {}

    /** It sends all these, in the order in which they came, and then calls {@link #sent}. */
    record Send(List<ExecutionId> executions) implements Step {}
  }

  /**
   * Adds what a notification tells of, unless that was done before.
   *
   * @param self the notification
   * @param about what it tells of
   * @throws UnreadableException if what is kept cannot be read
   */
  public Step step(ExecutionId self, ExecutionId about, Gathering gathering, Instant now)
      throws UnreadableException {
    for (int i = 0; i < TRIES; i++) {
      Optional<String> text = states.get(StateStore.ENGINE, gathering.key());
      Pages pages = text.isEmpty() ? Pages.EMPTY : DigestCodec.decode(text.get());
      Turned turned = turn(pages, self, about, gathering, now);
      if (turned.pages == null
          || states.compareAndSet(
              StateStore.ENGINE,
              gathering.key(),
              text.orElse(null),
              DigestCodec.encode(turned.pages))) {
        return turned.step;
      }
    }
    throw new StoreException("a digest is being changed by too many at once", null, true);
  }

  /** Notes that a digest was sent. */
  public void sent(ExecutionId self, Gathering gathering) throws UnreadableException {
    for (int i = 0; i < TRIES; i++) {
      Optional<String> text = states.get(StateStore.ENGINE, gathering.key());
      if (text.isEmpty()
          || states.compareAndSet(
              StateStore.ENGINE,
              gathering.key(),
              text.get(),
              DigestCodec.encode(DigestCodec.decode(text.get()).sent(self)))) {
        return;
      }
    }
    throw new StoreException("a digest is being changed by too many at once", null, true);
  }

  /** What to do, and what is to be written before; null if nothing is. */
  private record Turned(Step step, @Nullable Pages pages) {}

  private Turned turn(
      Pages pages, ExecutionId self, ExecutionId about, Gathering gathering, Instant now) {
    for (Taken taken : pages.taken()) {
      if (taken.by().equals(self)) {
        return new Turned(
            taken.isSent()
                ? new Step.Done("sent, telling of " + taken.members().size())
                : new Step.Send(taken.members()),
            null);
      }
      if (taken.members().contains(about)) {
        return new Turned(new Step.Done("gathered, and told by " + taken.by()), null);
      }
    }
    Pages next = pages.with(about, self, opensUntil(gathering, now));
    boolean isFull = next.members().size() >= gathering.atMost();
    boolean isMine = self.equals(next.openedBy());
    boolean isTime = next.until() != null && !now.isBefore(next.until());
    if (isFull || pages.isRest() || (isTime && (isMine || isGone(next.openedBy())))) {
      List<Taken> kept = kept(pages.taken());
      if (kept == null) {
        return new Turned(
            new Step.Wait(now.plus(WHILE_ALL_ARE_BEING_SENT)), next.equals(pages) ? null : next);
      }
      Pages open = new Pages(next.openedBy(), next.until(), next.members(), kept);
      return take(open, self, about, gathering.atMost(), now);
    }
    Step step =
        isMine && next.until() != null
            ? new Step.Wait(next.until())
            : new Step.Done(
                "gathered, the " + (next.members().indexOf(about) + 1) + ". of a digest");
    return new Turned(step, next.equals(pages) ? null : next);
  }

  /**
   * Takes what is gathered: what this notification tells of, and what else has room, the oldest
   * first. Too many have come if no digest could be taken for a while; those who came too late are
   * waiting, and the first of them that comes again sends the rest.
   */
  private static Turned take(
      Pages open, ExecutionId self, ExecutionId about, int atMost, Instant now) {
    List<ExecutionId> mine = new ArrayList<>();
    List<ExecutionId> rest = new ArrayList<>();
    int room = atMost - 1;
    for (ExecutionId one : open.members()) {
      if (one.equals(about)) {
        mine.add(one);
      } else if (room > 0) {
        mine.add(one);
        room--;
      } else {
        rest.add(one);
      }
    }
    List<Taken> taken = new ArrayList<>(open.taken());
    taken.add(new Taken(self, mine, false));
    Instant until = open.until() == null || rest.isEmpty() ? null : now;
    return new Turned(new Step.Send(mine), new Pages(null, until, rest, taken));
  }

  private static @Nullable Instant opensUntil(Gathering gathering, Instant now) {
    return gathering.within() == null ? null : now.plus(gathering.within());
  }

  /** Who waited for its time may have been cancelled: then the next one sends. */
  private boolean isGone(@Nullable ExecutionId opener) {
    if (opener == null) {
      return true;
    }
    Optional<Execution> found = history.execution(TenantScope.ALL, opener);
    return found.isEmpty() || found.get().state().isFinished();
  }

  /** {@return what is remembered besides a new one; null if too many are still being sent} */
  private @Nullable List<Taken> kept(List<Taken> taken) {
    // Who was given up or cancelled sends no more.
    List<Taken> over = taken.stream().filter(one -> one.isSent() || isGone(one.by())).toList();
    if (taken.size() - over.size() >= AT_ONCE) {
      return null;
    }
    List<Taken> kept = new ArrayList<>(taken);
    int members = 0;
    for (int i = over.size() - 1; i >= 0; i--) {
      members += over.get(i).members().size();
      if (members > REMEMBERED) {
        kept.remove(over.get(i));
      }
    }
    return kept;
  }
}
