package io.quarterhour.simulation;

/** An error of the JVM, for example for want of memory. */
final class SimulatedError extends Error {
  private static final long serialVersionUID = 1L;

  SimulatedError(String operation) {
    super(operation, null, false, false);
  }
}
