package io.quarterhour.simulation;

/** Reports that a rule of the simulation was broken. */
final class Violation extends AssertionError {
  private static final long serialVersionUID = 1L;

  Violation(String message) {
    super(message);
  }
}
