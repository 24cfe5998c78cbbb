package io.quarterhour.execution;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What came of an execution, as the action said it or as the engine found it. It is never guessed
 * from text.
 *
 * @param status success, warning or failure
 * @param summary a line for people; may be empty
 * @param result data for programs, as JSON text, or null if there is none
 */
public record Outcome(OutcomeStatus status, String summary, @Nullable String result) {
  private static final Outcome SUCCESS = success("");

  /**
   * The action did what it should.
   *
   * @param summary a line for people
   * @return the outcome
   */
  public static Outcome success(String summary) {
    return new Outcome(OutcomeStatus.SUCCESS, summary, null);
  }

  /** {@return success without a word} */
  public static Outcome success() {
    return SUCCESS;
  }

  /**
   * The action did what it should, and somebody should look.
   *
   * @param summary a line for people
   * @return the outcome
   */
  public static Outcome warning(String summary) {
    return new Outcome(OutcomeStatus.WARNING, summary, null);
  }

  /**
   * The action did not do what it should.
   *
   * @param summary a line for people
   * @return the outcome
   */
  public static Outcome failure(String summary) {
    return new Outcome(OutcomeStatus.FAILURE, summary, null);
  }

  /**
   * The same with data for programs.
   *
   * @param json the data as JSON text, or null for none
   * @return the outcome
   */
  public Outcome withResult(@Nullable String json) {
    return Objects.equals(json, result) ? this : new Outcome(status, summary, json);
  }
}
