package io.quarterhour.execution;

/** Why a fire time got no execution of its own. */
public enum SkipReason {
  /** Earlier executions of the task were not over. */
  OVERLAP("an earlier execution was not over"),
  /** It was missed and is older than the catch-up policy allows. */
  TOO_LATE("missed, and older than the catch-up policy allows"),
  /** It was missed, and the catch-up policy runs fewer. */
  TOO_MANY("missed, and more than the catch-up policy runs"),
  /** It was missed, and a later execution stands for it. */
  MERGED("missed, and merged into a later execution"),
  /** The task was paused. */
  PAUSED("the task was paused"),
  /** A calendar that the task names excludes it. */
  EXCLUDED("excluded by a calendar"),
  /** Somebody asked to skip it. */
  BY_REQUEST("somebody asked to skip it");

  private final String description;

  SkipReason(String words) {
    this.description = words;
  }

  /** {@return the reason in words} */
  public String description() {
    return description;
  }
}
