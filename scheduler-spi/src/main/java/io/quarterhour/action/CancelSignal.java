package io.quarterhour.action;

import java.util.Optional;

/**
 * The signal that asks a running action to stop: the execution was cancelled, its time limit was
 * exceeded, its node stops, or its lease was lost.
 */
public interface CancelSignal {
  /** {@return whether the action should stop} */
  boolean isCancelRequested();

  /** {@return the reason in words; empty while the signal is not set} */
  Optional<String> reason();

  /**
   * Registers a reaction to the signal. It runs on the thread that sets the signal; if the signal
   * is set already, it runs at once on the calling thread. Anything that it throws is logged and
   * ignored.
   *
   * @param reaction the reaction, short and without blocking, for example closing a socket
   */
  void onCancel(Runnable reaction);

  /**
   * Throws if the signal is set, to stop the action at this point.
   *
   * @throws InterruptedException if the signal is set, with the reason as its message
   */
  void throwIfCancelled() throws InterruptedException;
}
