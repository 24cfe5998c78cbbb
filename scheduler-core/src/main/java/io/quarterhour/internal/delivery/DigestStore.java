package io.quarterhour.internal.delivery;

import io.quarterhour.error.StoreException;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.internal.codec.DecodeException;
import io.quarterhour.internal.codec.DigestCodec;
import io.quarterhour.internal.codec.DigestCodec.Batch;
import io.quarterhour.internal.codec.DigestCodec.DigestState;
import io.quarterhour.internal.codec.NotificationCodec.DigestSpec;
import io.quarterhour.store.HistoryStore;
import io.quarterhour.store.StateStore;
import io.quarterhour.tenant.TenantScope;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The digests, as the store keeps them. */
public final class DigestStore {
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
  public DigestStore(StateStore states, HistoryStore history) {
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
   * @throws DecodeException if what is kept cannot be read
   */
  public Step step(ExecutionId self, ExecutionId about, DigestSpec digestSpec, Instant now)
      throws DecodeException {
    for (int i = 0; i < TRIES; i++) {
      Optional<String> text = states.get(StateStore.ENGINE, digestSpec.key());
      DigestState digestState = text.isEmpty() ? DigestState.EMPTY : DigestCodec.decode(text.get());
      Transition transition = transition(digestState, self, about, digestSpec, now);
      if (transition.digestState == null
          || states.compareAndSet(
              StateStore.ENGINE,
              digestSpec.key(),
              text.orElse(null),
              DigestCodec.encode(transition.digestState))) {
        return transition.step;
      }
    }
    throw new StoreException("a digest is being changed by too many at once", null, true);
  }

  /** Notes that a digest was sent. */
  public void sent(ExecutionId self, DigestSpec digestSpec) throws DecodeException {
    for (int i = 0; i < TRIES; i++) {
      Optional<String> text = states.get(StateStore.ENGINE, digestSpec.key());
      if (text.isEmpty()
          || states.compareAndSet(
              StateStore.ENGINE,
              digestSpec.key(),
              text.get(),
              DigestCodec.encode(DigestCodec.decode(text.get()).sent(self)))) {
        return;
      }
    }
    throw new StoreException("a digest is being changed by too many at once", null, true);
  }

  /** What to do, and what is to be written before; null if nothing is. */
  private record Transition(Step step, @Nullable DigestState digestState) {}

  private Transition transition(
      DigestState digestState,
      ExecutionId self,
      ExecutionId about,
      DigestSpec digestSpec,
      Instant now) {
    for (Batch batch : digestState.batches()) {
      if (batch.notification().equals(self)) {
        return new Transition(
            batch.isSent()
                ? new Step.Done("sent, telling of " + batch.members().size())
                : new Step.Send(batch.members()),
            null);
      }
      if (batch.members().contains(about)) {
        return new Transition(new Step.Done("gathered, and told by " + batch.notification()), null);
      }
    }
    DigestState next = digestState.with(about, self, opensUntil(digestSpec, now));
    boolean isFull = next.members().size() >= digestSpec.atMost();
    boolean isMine = self.equals(next.openedBy());
    boolean isTime = next.until() != null && !now.isBefore(next.until());
    if (isFull || digestState.isRest() || (isTime && (isMine || isGone(next.openedBy())))) {
      List<Batch> kept = remembered(digestState.batches());
      if (kept == null) {
        return new Transition(
            new Step.Wait(now.plus(WHILE_ALL_ARE_BEING_SENT)),
            next.equals(digestState) ? null : next);
      }
      DigestState open = new DigestState(next.openedBy(), next.until(), next.members(), kept);
      return take(open, self, about, digestSpec.atMost(), now);
    }
    Step step =
        isMine && next.until() != null
            ? new Step.Wait(next.until())
            : new Step.Done(
                "gathered, the " + (next.members().indexOf(about) + 1) + ". of a digest");
    return new Transition(step, next.equals(digestState) ? null : next);
  }

  /**
   * Takes what is gathered: what this notification tells of, and what else has room, the oldest
   * first. Too many have come if no digest could be taken for a while; those who came too late are
   * waiting, and the first of them that comes again sends the rest.
   */
  private static Transition take(
      DigestState open, ExecutionId self, ExecutionId about, int atMost, Instant now) {
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
    List<Batch> taken = new ArrayList<>(open.batches());
    taken.add(new Batch(self, mine, false));
    Instant until = open.until() == null || rest.isEmpty() ? null : now;
    return new Transition(new Step.Send(mine), new DigestState(null, until, rest, taken));
  }

  private static @Nullable Instant opensUntil(DigestSpec digestSpec, Instant now) {
    return digestSpec.within() == null ? null : now.plus(digestSpec.within());
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
  private @Nullable List<Batch> remembered(List<Batch> taken) {
    // Who was given up or cancelled sends no more.
    List<Batch> over =
        taken.stream().filter(one -> one.isSent() || isGone(one.notification())).toList();
    if (taken.size() - over.size() >= AT_ONCE) {
      return null;
    }
    List<Batch> kept = new ArrayList<>(taken);
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
