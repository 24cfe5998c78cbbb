package io.quarterhour.execution;

/** How much a log line matters, rising. */
public enum Severity {
  /** How far the action has come. */
  PROGRESS,
  /** What it does. */
  INFO,
  /** Somebody should look. A line of this or a higher severity turns a success into a warning. */
  WARNING,
  /** Something went wrong. */
  ERROR
}
