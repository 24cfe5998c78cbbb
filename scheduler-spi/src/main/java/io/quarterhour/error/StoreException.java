package io.quarterhour.error;

import org.jspecify.annotations.Nullable;

/**
 * The store could not do an act, or could not say whether it did. The engine repeats acts that
 * failed in passing; each act is made so that repeating it is harmless.
 */
public final class StoreException extends SchedulerException {
  private static final long serialVersionUID = 1L;

  /** Whether the same act may succeed later without anybody's help. */
  private final boolean isTransient;

  /**
   * A failure of the store.
   *
   * @param message which act failed and what the store said
   * @param cause what the store threw, or null
   * @param isTransient whether the same act may succeed later without anybody's help (a lost
   *     connection, a deadlock)
   */
  public StoreException(String message, @Nullable Throwable cause, boolean isTransient) {
    super(message, cause);
    this.isTransient = isTransient;
  }

  /** {@return whether the same act may succeed later without anybody's help} */
  public boolean isTransient() {
    return isTransient;
  }
}
