package io.quarterhour.execution;

import io.quarterhour.error.TextLimit;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of an execution, as the action returned it or as the engine determined it. It is
 * never derived from text.
 *
 * @param status success, warning or failure
 * @param summary a line for users; may be empty. A summary of more than {@value #MAX_SUMMARY}
 *     characters is cut, and ends with its original length
 * @param result data for programs as JSON text; null if there is none
 */
public record Outcome(OutcomeStatus status, String summary, @Nullable String result) {
  /** The maximum length of a summary, in characters. */
  public static final int MAX_SUMMARY = 2_000;

  private static final Outcome SUCCESS = success("");

  public Outcome {
    // An action may pass null although it must not.
    summary = summary == null ? "" : TextLimit.cut(summary, MAX_SUMMARY);
  }

  /**
   * Creates the outcome of an action that achieved its purpose.
   *
   * @param summary a line for users
   * @return the outcome
   */
  public static Outcome success(String summary) {
    return new Outcome(OutcomeStatus.SUCCESS, summary, null);
  }

  /** {@return a success with an empty summary} */
  public static Outcome success() {
    return SUCCESS;
  }

  /**
   * Creates the outcome of an action that achieved its purpose, but with a problem that needs
   * attention.
   *
   * @param summary a line for users
   * @return the outcome
   */
  public static Outcome warning(String summary) {
    return new Outcome(OutcomeStatus.WARNING, summary, null);
  }

  /**
   * Creates the outcome of an action that did not achieve its purpose.
   *
   * @param summary a line for users
   * @return the outcome
   */
  public static Outcome failure(String summary) {
    return new Outcome(OutcomeStatus.FAILURE, summary, null);
  }

  /**
   * Returns this outcome with data for programs.
   *
   * @param json the data as JSON text; null for none
   * @return the outcome
   */
  public Outcome withResult(@Nullable String json) {
    return Objects.equals(json, result) ? this : new Outcome(status, summary, json);
  }
}
