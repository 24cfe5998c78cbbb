package io.quarterhour.execution;

/** The reasons for which a fire time has no execution of its own. */
public enum SkipReason {
  /** Earlier executions of the task had not finished. */
  OVERLAP("an earlier execution had not finished"),
  /** The fire time was missed and is older than the catch-up policy allows. */
  TOO_LATE("missed, and older than the catch-up policy allows"),
  /** The fire time was missed and exceeds the number that the catch-up policy runs. */
  TOO_MANY("missed, and beyond the number that the catch-up policy runs"),
  /** The fire time was missed, and a later execution runs for it. */
  MERGED("missed, and merged into a later execution"),
  /** The task was paused. */
  PAUSED("the task was paused"),
  /** A calendar of the task excludes the fire time. */
  EXCLUDED("excluded by a calendar"),
  /** A caller requested to skip the fire time. */
  BY_REQUEST("skipped on request");

  private final String description;

  SkipReason(String text) {
    this.description = text;
  }

  /** {@return the reason as text for users} */
  public String description() {
    return description;
  }
}
