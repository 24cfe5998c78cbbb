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
import io.quarterhour.store.StateKey;
import io.quarterhour.store.StateStore;
import io.quarterhour.tenant.TenantId;
import io.quarterhour.tenant.TenantScope;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The digests of notification rules. The state of one rule is a text in the store under a key of
 * the rule; it is changed by compare-and-set, so that all nodes can take part.
 *
 * <p>The state consists of one open digest, which collects executions, and of the batches that were
 * taken out of it:
 *
 * <pre>{@code
 * notification N about execution E
 *   |
 *   +-- N has a batch already:  sent -> done;  not sent -> send it again (a retry)
 *   +-- E is in another batch:  done, that notification reports it
 *   +-- otherwise E is added to the open digest; the first one opens it
 *         |
 *         +-- digest full, or its time is over and N opened it (or its opener is gone),
 *         |   or it is the rest of an overlong digest:
 *         |       fewer than 5 batches unsent -> N takes a batch, sends it, then sent()
 *         |       otherwise                   -> N waits 1 min
 *         +-- N opened it, and it has a time  -> N waits until that time
 *         +-- otherwise                       -> done, "added to digest"
 * }</pre>
 *
 * <p>A batch is written before it is sent, under the id of the notification that sends it.
 * Therefore a retry after a crash sends the same executions again, and no execution is added to two
 * batches. Of the batches that were sent or abandoned, the latest are remembered that together
 * contain at most 1,000 executions; a notification that comes back later than that adds its
 * execution again, since to report it twice is better than never.
 *
 * <p>While five batches are unsent, the open digest may grow beyond its limit. A batch then takes
 * at most as many executions as the rule allows, the oldest first, and the notifications that
 * waited send the rest.
 */
public final class DigestStore {
  /** The maximum number of attempts of one update, each of which a concurrent one may precede. */
  private static final int MAX_UPDATES = 100;

  /** The maximum number of unsent batches of one rule. */
  private static final int MAX_PENDING = 5;

  /**
   * The maximum number of executions in remembered batches, which were sent or abandoned. They are
   * needed by notifications that come back: openers of a digest that became full early,
   * notifications that waited, and retries after a crash.
   */
  private static final int MAX_REMEMBERED = 1000;

  private static final Duration WHILE_ALL_ARE_PENDING = Duration.ofMinutes(1);

  private final StateStore states;
  private final HistoryStore history;

  /**
   * Creates the digests of a store; {@code history} shows whether the opener of a digest is still
   * live.
   */
  public DigestStore(StateStore states, HistoryStore history) {
    this.states = states;
    this.history = history;
  }

  /** The next step of a notification. */
  public sealed interface Step {
    /** The notification waits until an instant. */
    record Wait(Instant until) implements Step {}

    /** The notification is finished; {@code reason} is its summary. */
    record Done(String reason) implements Step {}

    /**
     * The notification sends these executions, in the order in which they were added, and then
     * calls {@link #sent}.
     */
    record Send(List<ExecutionId> executions) implements Step {}
  }

  /**
   * A notification that takes part in a digest.
   *
   * @param tenant the tenant of the notification
   * @param self the id of the notification
   * @param about the id of the execution that it reports
   */
  public record Member(TenantId tenant, ExecutionId self, ExecutionId about) {}

  /**
   * Adds the execution that a notification reports to the digest, unless that was done before, and
   * decides the next step.
   *
   * @param member the notification
   * @throws DecodeException if the stored state cannot be decoded
   * @throws StoreException if concurrent changes prevented 100 updates; it is transient
   */
  public Step step(Member member, DigestSpec digestSpec, Instant now) throws DecodeException {
    StateKey key = StateKey.ofEngine(member.tenant(), digestSpec.key());
    for (int i = 0; i < MAX_UPDATES; i++) {
      Optional<String> text = states.get(key);
      DigestState digestState = text.isEmpty() ? DigestState.EMPTY : DigestCodec.decode(text.get());
      Transition transition = transition(digestState, member, digestSpec, now);
      if (transition.digestState == null
          || states.compareAndSet(
              key, text.orElse(null), DigestCodec.encode(transition.digestState), now)) {
        return transition.step;
      }
    }
    throw new StoreException(
        "digest "
            + digestSpec.key()
            + " could not be updated because of too many concurrent updates; nothing was stored,"
            + " the notification is retried",
        null,
        true);
  }

  /**
   * Notes that the batch of a notification was sent.
   *
   * @throws DecodeException if the stored state cannot be decoded
   * @throws StoreException if concurrent changes prevented 100 updates; it is transient
   */
  public void sent(TenantId tenant, ExecutionId self, DigestSpec digestSpec, Instant now)
      throws DecodeException {
    StateKey key = StateKey.ofEngine(tenant, digestSpec.key());
    for (int i = 0; i < MAX_UPDATES; i++) {
      Optional<String> text = states.get(key);
      if (text.isEmpty()
          || states.compareAndSet(
              key,
              text.get(),
              DigestCodec.encode(DigestCodec.decode(text.get()).sent(self)),
              now)) {
        return;
      }
    }
    throw new StoreException(
        "digest "
            + digestSpec.key()
            + " could not be marked as finished because of too many concurrent updates; its"
            + " notification is finished, nothing needs to be done",
        null,
        true);
  }

  /**
   * The next step, and the state that must be written before it; null if nothing is to be written.
   */
  private record Transition(Step step, @Nullable DigestState digestState) {}

  private Transition transition(
      DigestState digestState, Member member, DigestSpec digestSpec, Instant now) {
    ExecutionId self = member.self();
    ExecutionId about = member.about();
    Transition repeated = repetition(digestState, member);
    if (repeated != null) {
      return repeated;
    }
    DigestState next = digestState.with(about, self, opensUntil(digestSpec, now));
    boolean isFull = next.members().size() >= digestSpec.maxExecutions();
    boolean isOpener = self.equals(next.openedBy());
    boolean isDue = next.until() != null && !now.isBefore(next.until());
    if (isFull || digestState.isRest() || (isDue && (isOpener || hasVanished(next.openedBy())))) {
      List<Batch> kept = remembered(digestState.batches());
      if (kept == null) {
        return new Transition(
            new Step.Wait(now.plus(WHILE_ALL_ARE_PENDING)), next.equals(digestState) ? null : next);
      }
      DigestState open = new DigestState(next.openedBy(), next.until(), next.members(), kept);
      return take(open, self, about, digestSpec.maxExecutions(), now);
    }
    Step step =
        isOpener && next.until() != null
            ? new Step.Wait(next.until())
            : new Step.Done(
                "added to digest ("
                    + (next.members().indexOf(about) + 1)
                    + " of "
                    + digestSpec.maxExecutions()
                    + ")");
    return new Transition(step, next.equals(digestState) ? null : next);
  }

  /**
   * {@return the step of a notification that has added its execution before; null if it has not}
   */
  private static @Nullable Transition repetition(DigestState digestState, Member member) {
    ExecutionId about = member.about();
    for (Batch batch : digestState.batches()) {
      if (batch.notification().equals(member.self())) {
        return new Transition(
            batch.isSent()
                ? new Step.Done("sent (" + batch.members().size() + " executions)")
                : new Step.Send(batch.members()),
            null);
      }
      if (batch.members().contains(about)) {
        return new Transition(
            new Step.Done("part of the digest of notification " + batch.notification()), null);
      }
    }
    return null;
  }

  /**
   * Takes a batch out of the open digest: the execution of this notification and as many others as
   * fit, the oldest first. The digest is too long if no batch could be taken for a while. The
   * notifications of the remaining executions are waiting, and the first one that is retried sends
   * the rest.
   */
  private static Transition take(
      DigestState open, ExecutionId self, ExecutionId about, int maxExecutions, Instant now) {
    List<ExecutionId> taken = new ArrayList<>();
    List<ExecutionId> rest = new ArrayList<>();
    int room = maxExecutions - 1;
    for (ExecutionId one : open.members()) {
      if (one.equals(about)) {
        taken.add(one);
      } else if (room > 0) {
        taken.add(one);
        room--;
      } else {
        rest.add(one);
      }
    }
    List<Batch> batches = new ArrayList<>(open.batches());
    batches.add(new Batch(self, taken, false));
    Instant until = open.until() == null || rest.isEmpty() ? null : now;
    return new Transition(new Step.Send(taken), new DigestState(null, until, rest, batches));
  }

  private static @Nullable Instant opensUntil(DigestSpec digestSpec, Instant now) {
    return digestSpec.within() == null ? null : now.plus(digestSpec.within());
  }

  /**
   * Checks whether the opener of a digest, or the sender of a batch, has finished, for example
   * because it was cancelled. In that case the next notification sends the digest.
   */
  private boolean hasVanished(@Nullable ExecutionId opener) {
    if (opener == null) {
      return true;
    }
    Optional<Execution> found = history.execution(TenantScope.ALL, opener);
    return found.isEmpty() || found.get().state().isFinished();
  }

  /** {@return the batches to be kept beside a new one; null if too many are still unsent} */
  private @Nullable List<Batch> remembered(List<Batch> batches) {
    // A sender that was abandoned or cancelled does not send its batch any more.
    List<Batch> finished =
        batches.stream().filter(one -> one.isSent() || hasVanished(one.notification())).toList();
    if (batches.size() - finished.size() >= MAX_PENDING) {
      return null;
    }
    List<Batch> kept = new ArrayList<>(batches);
    int members = 0;
    for (int i = finished.size() - 1; i >= 0; i--) {
      members += finished.get(i).members().size();
      if (members > MAX_REMEMBERED) {
        kept.remove(finished.get(i));
      }
    }
    return kept;
  }
}
