package io.quarterhour.action;

import java.util.Optional;

/**
 * The word to a running action that it should stop: it was cancelled, its time is up, its node
 * stops, or its lease was lost.
 */
public interface CancelSignal {
  /** {@return whether the action should stop} */
  boolean isCancelRequested();

  /** {@return why, in words; empty while it is not set} */
  Optional<String> reason();

  /**
   * Lets something happen when the signal is set, on the thread that sets it; at once if it is set
   * already. What it throws is logged and ignored.
   *
   * @param reaction short and without blocking, for example closing a socket
   */
  void onCancel(Runnable reaction);

  /**
   * Stops the action here if the signal is set.
   *
   * @throws InterruptedException if it is set, with the reason
   */
  void throwIfCancelled() throws InterruptedException;
}
