package io.quarterhour.examples.benchmarks.frame;

/** Thrown if the command line is invalid. */
public final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message the error and the expected input
   */
  public UsageException(String message) {
    super(message);
  }
}
