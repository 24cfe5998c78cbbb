package io.quarterhour.error;

import java.util.List;

/**
 * Thrown if input is not valid. The exception contains all problems that were found, not only the
 * first, and nothing was changed.
 */
public final class InvalidInputException extends SchedulerException {
  private static final long serialVersionUID = 1L;

  /** The problems, one sentence each; serialisable, never empty. */
  @SuppressWarnings("serial") // always an unmodifiable list of the JDK, which is serialisable
  private final List<String> problems;

  /**
   * Creates an exception for one problem.
   *
   * @param problem the problem in one sentence: the property, the expected value and the value that
   *     was found
   */
  public InvalidInputException(String problem) {
    this("", List.of(problem));
  }

  /**
   * Creates an exception for several problems of one object.
   *
   * @param subject the object, for example {@code task acme/nightly}; empty if the problems name it
   * @param problems the problems, one sentence each; at least one
   */
  public InvalidInputException(String subject, List<String> problems) {
    super((subject.isEmpty() ? "" : subject + ": ") + String.join("; ", problems), null);
    this.problems = List.copyOf(problems);
  }

  /** {@return the problems, one sentence each, in the order found; never empty, unmodifiable} */
  public List<String> problems() {
    return problems;
  }
}
