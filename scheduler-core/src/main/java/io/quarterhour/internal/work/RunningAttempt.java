package io.quarterhour.internal.work;

import io.quarterhour.action.CancelSignal;
import io.quarterhour.store.TransactionSupport;
import io.quarterhour.store.execution.ClaimResult;
import io.quarterhour.store.execution.Lease;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt on this node, from its claim until it is recorded: who runs it, whether it should
 * stop, and until when its time lasts. Safe for use by many threads.
 *
 * <pre>
 *   held --begin--&gt; running --end--&gt; ended       at most one of the worker and the engine ends it:
 *                      |                            the engine does if the action does not return
 *                      +------ abandon -----&gt; ended
 * </pre>
 */
public final class RunningAttempt implements CancelSignal {
  private static final Logger LOG = LoggerFactory.getLogger(RunningAttempt.class);

  private final ClaimResult.ClaimedExecution claimed;
  private final Lease lease;
  private final List<Runnable> reactions = new ArrayList<>(0);
  private @Nullable Thread thread;
  private @Nullable StopCause cause;
  private @Nullable String reason;
  private @Nullable Instant startedAt;
  private @Nullable Instant deadline;
  private @Nullable Instant signalledAt;
  private @Nullable Instant interruptedAt;

  private volatile TransactionSupport.@Nullable Transaction<?> transaction;

  private boolean ended;
  private boolean abandoned;

  /** An execution that was claimed. */
  public RunningAttempt(ClaimResult.ClaimedExecution claimed) {
    this.claimed = claimed;
    this.lease = new Lease(claimed.execution().id(), claimed.execution().ownership().token());
  }

  /** {@return the execution as it was claimed} */
  public ClaimResult.ClaimedExecution claimed() {
    return claimed;
  }

  /** {@return the ownership} */
  public Lease lease() {
    return lease;
  }

  /** The worker begins. */
  synchronized void begin(Instant now) {
    thread = Thread.currentThread();
    startedAt = now;
  }

  /** The worker knows how long it may take. */
  synchronized void limitedTo(@Nullable Instant newDeadline) {
    deadline = newDeadline;
  }

  /**
   * {@return whether the worker was the first to end it; its thread is never interrupted for it any
   * more}
   */
  synchronized boolean end() {
    thread = null;
    // An interrupt was meant for this run, or was left by it, and must not reach the next one on
    // this thread.
    Thread.interrupted();
    boolean first = !ended;
    ended = true;
    return first;
  }

  /** {@return whether the engine was the first to end it, because it does not return} */
  public synchronized boolean abandon() {
    boolean first = !ended;
    ended = true;
    abandoned |= first;
    return first;
  }

  /** {@return whether the worker or the engine has ended it; it may not be recorded yet} */
  public synchronized boolean isOver() {
    return ended;
  }

  synchronized boolean wasAbandoned() {
    return abandoned;
  }

  /** Asks to stop. The first cause stays; a later call does not change it. */
  public void stop(StopCause why, String words, Instant now) {
    List<Runnable> due;
    synchronized (this) {
      if (cause != null || ended) {
        return;
      }
      cause = why;
      reason = words;
      signalledAt = now;
      due = List.copyOf(reactions);
      notifyAll();
    }
    due.forEach(this::react);
  }

  /** Interrupts the worker, once, and answers when that was. */
  public synchronized Instant interrupt(Instant now) {
    if (interruptedAt == null) {
      interruptedAt = now;
      if (thread != null && !ended) {
        thread.interrupt();
      }
    }
    return interruptedAt;
  }

  @SuppressWarnings(
      "CatchingUnchecked") // the reaction belongs to the action, it may throw anything
  private void react(Runnable reaction) {
    try {
      reaction.run();
    } catch (Throwable e) {
      LOG.warn(
          "a reaction of action {} to its cancel signal threw", claimed.execution().action(), e);
    }
  }

  @Override
  public synchronized boolean isCancelRequested() {
    return cause != null;
  }

  @Override
  public synchronized Optional<String> reason() {
    return Optional.ofNullable(reason);
  }

  @Override
  public void onCancel(Runnable reaction) {
    synchronized (this) {
      if (cause == null) {
        reactions.add(reaction);
        return;
      }
    }
    react(reaction);
  }

  @Override
  public void throwIfCancelled() throws InterruptedException {
    if (isCancelRequested()) {
      throw new InterruptedException(reason().orElse(""));
    }
  }

  /** {@return why it was asked to stop, or null} */
  public synchronized @Nullable StopCause cause() {
    return cause;
  }

  /** {@return when it was asked to stop, or null} */
  public synchronized @Nullable Instant signalledAt() {
    return signalledAt;
  }

  /** {@return when the worker began, or null if it has not} */
  public synchronized @Nullable Instant startedAt() {
    return startedAt;
  }

  /** The attempt has a transaction; whoever records what came of it ends it. */
  void transaction(TransactionSupport.Transaction<?> open) {
    transaction = open;
  }

  /** {@return the transaction of the attempt; null if it has none} */
  public TransactionSupport.@Nullable Transaction<?> transaction() {
    return transaction;
  }

  /** {@return when its time is up, or null} */
  public synchronized @Nullable Instant deadline() {
    return deadline;
  }

  /** {@return the name and the present place of the thread that runs it, for the log} */
  public synchronized String stackTrace() {
    if (thread == null) {
      return "its thread is gone";
    }
    StringBuilder text = new StringBuilder("thread '" + thread.getName() + "'");
    for (StackTraceElement frame : thread.getStackTrace()) {
      text.append("\n    at ").append(frame);
    }
    return text.toString();
  }
}
