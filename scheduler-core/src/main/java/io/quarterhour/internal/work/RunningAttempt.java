package io.quarterhour.internal.work;

import io.quarterhour.action.CancelSignal;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.internal.codec.DecodeException;
import io.quarterhour.internal.plugin.OneLine;
import io.quarterhour.internal.plugin.PluginGuard;
import io.quarterhour.store.TransactionSupport;
import io.quarterhour.store.execution.ClaimResult;
import io.quarterhour.store.execution.Lease;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt on this node, from its claim until it is recorded, with its thread, its deadline and
 * the request to stop it. Safe for use by many threads.
 *
 * <pre>
 *   held --begin--&gt; running --end------&gt; ended    either the worker or the engine ends it, once:
 *                      |                            the engine does if the action does not return
 *                      +------ abandon --&gt; ended
 * </pre>
 */
public final class RunningAttempt implements CancelSignal {
  private static final Logger LOG = LoggerFactory.getLogger(RunningAttempt.class);

  private final ClaimResult.ClaimedExecution claimed;
  private final Function<ExecutionId, Optional<String>> documents;
  private final Lease lease;
  private final List<Runnable> reactions = new ArrayList<>(0);
  private @Nullable Thread thread;
  private @Nullable StopCause cause;
  private @Nullable String reason;
  private @Nullable Instant startedAt;
  private @Nullable TimeLimit timeLimit;
  private @Nullable Instant signalledAt;
  private @Nullable Instant interruptedAt;

  private volatile Executor reactionThreads = Runnable::run;
  private volatile long leaseEndNanos;
  private volatile @Nullable Job job;
  private volatile TransactionSupport.@Nullable Transaction<?> transaction;

  private volatile @Nullable String omittedDocument;

  private boolean ended;
  private boolean abandoned;
  private volatile boolean resultLost;

  /** Creates the attempt of a claimed execution whose document was not omitted. */
  public RunningAttempt(ClaimResult.ClaimedExecution claimed) {
    this(claimed, id -> Optional.empty());
  }

  /**
   * Creates the attempt of a claimed execution.
   *
   * @param claimed the execution
   * @param documents reads a document that was omitted
   */
  public RunningAttempt(
      ClaimResult.ClaimedExecution claimed, Function<ExecutionId, Optional<String>> documents) {
    this.claimed = claimed;
    this.documents = documents;
    this.lease = new Lease(claimed.execution().id(), claimed.execution().ownership().token());
  }

  /** {@return the execution as it was claimed} */
  public ClaimResult.ClaimedExecution claimed() {
    return claimed;
  }

  /**
   * Returns the document of the execution, which is read now if the store omitted it.
   *
   * @return the document; null if the execution has none
   * @throws DecodeException if it was omitted and is not stored any more
   */
  @Nullable String document() throws DecodeException {
    if (!claimed.documentOmitted()) {
      return claimed.document();
    }
    String known = omittedDocument;
    if (known == null) {
      known = documents.apply(claimed.execution().id()).orElse(null);
      omittedDocument = known;
    }
    if (known == null) {
      throw new DecodeException("its document is not stored any more");
    }
    return known;
  }

  /** {@return the lease under which the attempt runs} */
  public Lease lease() {
    return lease;
  }

  /** {@return the queue of the execution} */
  public String queue() {
    return claimed.execution().routing().queue();
  }

  /**
   * Sets the end of the lease, after a claim or a renewal.
   *
   * @param nanos the monotonic time of this node at which the lease ends
   */
  public void leasedUntil(long nanos) {
    leaseEndNanos = nanos;
  }

  /** {@return the monotonic time of this node at which the lease ends unless it is renewed} */
  public long leaseEndNanos() {
    return leaseEndNanos;
  }

  /** Runs the reactions to a request to stop on other threads than the one that makes it. */
  public void reactOn(Executor threads) {
    reactionThreads = threads;
  }

  /** Sets the job of the attempt, once the worker has created it. */
  void job(Job created) {
    job = created;
  }

  /** {@return the job of the attempt; null before the worker has created it} */
  @Nullable Job job() {
    return job;
  }

  /** Notes that the worker starts the attempt on the current thread. */
  synchronized void begin(Instant now) {
    thread = Thread.currentThread();
    startedAt = now;
  }

  /** Sets the time limit, once the worker knows it; null for none. */
  synchronized void limitedTo(@Nullable TimeLimit newLimit) {
    timeLimit = newLimit;
  }

  /**
   * {@return whether the worker ended the attempt first; its thread is not interrupted for it any
   * more}
   */
  synchronized boolean end() {
    thread = null;
    // An interrupt was meant for this run or was caused by it. It must not reach the next run on
    // this thread.
    Thread.interrupted();
    boolean first = !ended;
    ended = true;
    return first;
  }

  /** {@return whether the engine ended the attempt first, because the action does not return} */
  public synchronized boolean abandon() {
    boolean first = !ended;
    ended = true;
    abandoned |= first;
    return first;
  }

  /**
   * {@return whether the worker or the engine has ended the attempt; it may not be recorded yet}
   */
  public synchronized boolean isFinished() {
    return ended;
  }

  synchronized boolean wasAbandoned() {
    return abandoned;
  }

  /**
   * Notes that the worker ends the attempt without a result, because of an error. If the engine has
   * abandoned it, its result is not needed. Allocates nothing.
   */
  public synchronized void loseResult() {
    end();
    resultLost |= !abandoned;
  }

  /**
   * Notes that the engine has abandoned the attempt, and that the result is lost because of an
   * error; without effect if the engine has not abandoned it. Allocates nothing.
   */
  public synchronized void loseResultOfAbandoned() {
    resultLost |= abandoned;
  }

  /** {@return whether the attempt has ended without a result} */
  public boolean isResultLost() {
    return resultLost;
  }

  /** Notes that the attempt has got another result in place of the lost one. */
  public void resultReplaced() {
    resultLost = false;
  }

  /**
   * Requests the attempt to stop. The first cause remains and later calls have no effect, except
   * that any other cause replaces {@link StopCause#LEASE_LOST}: the lease may have been renewed
   * after all, and then the attempt continues until it is cancelled or exceeds its time limit.
   */
  public void stop(StopCause why, String words, Instant now) {
    List<Runnable> due;
    synchronized (this) {
      if (ended || cause == why || (cause != null && cause != StopCause.LEASE_LOST)) {
        return;
      }
      due = cause == null ? List.copyOf(reactions) : List.of();
      cause = why;
      reason = words;
      signalledAt = now;
      notifyAll();
    }
    if (!due.isEmpty()) {
      react(due);
    }
  }

  private void react(List<Runnable> due) {
    try {
      reactionThreads.execute(() -> due.forEach(this::react));
    } catch (RejectedExecutionException e) {
      LOG.warn(
          "Cancellation callbacks of an action are skipped; the cancellation continues. Make"
              + " callbacks return quickly. action={}, execution={}, reason: {}",
          claimed.execution().action(),
          claimed.execution().id(),
          OneLine.of(String.valueOf(e.getMessage())));
    }
  }

  /** Interrupts the worker, at most once, and returns the instant at which that was done. */
  public synchronized Instant interrupt(Instant now) {
    if (interruptedAt == null) {
      interruptedAt = now;
      if (thread != null && !ended) {
        thread.interrupt();
      }
    }
    return interruptedAt;
  }

  /** {@return whether the worker was interrupted to stop the attempt} */
  public synchronized boolean isInterrupted() {
    return interruptedAt != null;
  }

  @SuppressWarnings(
      "CatchingUnchecked") // the reaction is code of the action, which may throw anything
  private void react(Runnable reaction) {
    try {
      reaction.run();
    } catch (Throwable e) {
      PluginGuard.log(
          () ->
              LOG.warn(
                  "Cancellation callback of an action threw; the cancellation continues, only the"
                      + " callback needs a fix. action={}, execution={}",
                  claimed.execution().action(),
                  claimed.execution().id(),
                  e));
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

  /** {@return the cause of the request to stop, or null} */
  public synchronized @Nullable StopCause cause() {
    return cause;
  }

  /** {@return the instant of the request to stop, or null} */
  public synchronized @Nullable Instant signalledAt() {
    return signalledAt;
  }

  /** {@return the instant at which the worker started, or null if it has not} */
  public synchronized @Nullable Instant startedAt() {
    return startedAt;
  }

  /**
   * Sets the transaction of the attempt. It is ended after the attempt, before the result is
   * recorded, and aborted if the attempt is abandoned.
   */
  void transaction(TransactionSupport.Transaction<?> open) {
    transaction = open;
  }

  /** {@return the transaction of the attempt; null if it has none} */
  public TransactionSupport.@Nullable Transaction<?> transaction() {
    return transaction;
  }

  /** {@return the time limit of the attempt; null for none} */
  public synchronized @Nullable TimeLimit timeLimit() {
    return timeLimit;
  }

  /**
   * {@return whether the action has called {@link System#exit}, which does not return and cannot be
   * interrupted}
   */
  public synchronized boolean isExiting() {
    return thread != null
        && Arrays.stream(thread.getStackTrace())
            .anyMatch(frame -> frame.getClassName().equals("java.lang.Shutdown"));
  }

  /** {@return the name and the stack trace of the thread that runs the attempt, for the log} */
  public synchronized String stackTrace() {
    if (thread == null) {
      return "the thread has ended";
    }
    StringBuilder text = new StringBuilder("thread '" + thread.getName() + "'");
    for (StackTraceElement frame : thread.getStackTrace()) {
      text.append("\n    at ").append(frame);
    }
    return text.toString();
  }
}
