package io.quarterhour.notify.ticket.system;

import java.time.Duration;

/** A request was not taken, for now: it has changed nothing, and may be made again later. */
public final class NotAppliedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Duration after;

  /**
   * Not taken.
   *
   * @param message who did not take it and why; no secrets
   * @param after no attempt before so much time has passed; zero if that is not known
   */
  public NotAppliedException(String message, Duration after) {
    super(message);
    this.after = after;
  }

  /** {@return how long to wait; zero if that is not known} */
  public Duration after() {
    return after;
  }
}
