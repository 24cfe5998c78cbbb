package io.quarterhour.execution;

/** The severity of a log line, in ascending order. */
public enum Severity {
  /** The progress of the action. */
  PROGRESS,
  /** Information about the work of the action. */
  INFO,
  /**
   * A problem that needs attention. A line of this or a higher severity turns a success into a
   * warning.
   */
  WARNING,
  /** An error. */
  ERROR
}
