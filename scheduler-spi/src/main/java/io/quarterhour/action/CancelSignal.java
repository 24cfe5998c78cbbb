package io.quarterhour.action;

import java.util.Optional;

/**
 * The signal that asks a running action to stop: the execution was cancelled, its time limit was
 * exceeded, its node stops, or its lease was lost or was not renewed in time. In the last case the
 * signal is set when a third of the lease remains, so that an action that obeys it has ended before
 * another node runs its execution.
 */
public interface CancelSignal {
  /** {@return whether the action should stop} */
  boolean isCancelRequested();

  /** {@return the reason in words; empty while the signal is not set} */
  Optional<String> reason();

  /**
   * Registers a reaction to the signal. It runs on a thread of the engine soon after the signal is
   * set; if the signal is set already, it runs at once on the calling thread. Anything that it
   * throws is logged and ignored.
   *
   * @param reaction the reaction, for example closing a socket. It should return quickly: while
   *     1,000 reactions of a node have not returned, further ones are skipped
   */
  void onCancel(Runnable reaction);

  /**
   * Throws if the signal is set, to stop the action at this point.
   *
   * @throws InterruptedException if the signal is set, with the reason as its message
   */
  void throwIfCancelled() throws InterruptedException;
}
