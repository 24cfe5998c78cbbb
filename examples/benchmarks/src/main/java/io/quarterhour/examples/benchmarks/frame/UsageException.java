package io.quarterhour.examples.benchmarks.frame;

/** The program was called in a way that it does not understand. */
public final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says what is not understood, and what would be. */
  public UsageException(String message) {
    super(message);
  }
}
