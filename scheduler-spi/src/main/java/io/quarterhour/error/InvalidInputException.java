package io.quarterhour.error;

import java.util.List;

/**
 * Something that was handed in cannot be taken as it stands. It names every problem that was found,
 * not just the first, and nothing was changed.
 */
public final class InvalidInputException extends SchedulerException {
  private static final long serialVersionUID = 1L;

  /** Each problem in one sentence; serialisable, never empty. */
  @SuppressWarnings("serial") // always an unmodifiable list of the JDK, which is serialisable
  private final List<String> problems;

  /**
   * One problem.
   *
   * @param problem what was wrong, what was expected, what was found
   */
  public InvalidInputException(String problem) {
    this("", List.of(problem));
  }

  /**
   * Several problems of one thing.
   *
   * @param subject whose problems these are, for example {@code task acme/nightly}; empty if the
   *     problems say it
   * @param problems each problem in one sentence; at least one
   */
  public InvalidInputException(String subject, List<String> problems) {
    super((subject.isEmpty() ? "" : subject + ": ") + String.join("; ", problems), null);
    this.problems = List.copyOf(problems);
  }

  /** {@return each problem in one sentence, in the order found; never empty} */
  public List<String> problems() {
    return problems;
  }
}
