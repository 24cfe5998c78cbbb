package io.quarterhour.internal.engine.loop;

import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The parts of one step that do not depend on each other: each is performed even if another one
 * fails. For use by one thread.
 */
public final class StepParts {
  private Instant next = Loop.NEVER;
  private @Nullable Throwable failure;

  /** Creates a step without parts. */
  public StepParts() {}

  /**
   * Performs a part.
   *
   * @param part the part, which returns the instant at which it is to be performed again
   */
  public void perform(Supplier<Instant> part) {
    try {
      Instant again = part.get();
      next = again.isBefore(next) ? again : next;
    } catch (RuntimeException | Error e) {
      failure = failure == null ? e : failure;
    }
  }

  /**
   * {@return the earliest instant that a part returned} Throws the error of the first part that
   * failed.
   */
  public Instant next() {
    rethrow(failure);
    return next;
  }

  /** Throws an error that was caught as RuntimeException or Error; null throws nothing. */
  static void rethrow(@Nullable Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    if (failure instanceof RuntimeException exception) {
      throw exception;
    }
  }
}
