package io.quarterhour.error;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Thrown if input is not valid. The exception contains all problems that were found, not only the
 * first, and nothing was changed.
 */
public final class InvalidInputException extends SchedulerException {
  private static final long serialVersionUID = 1L;
  private static final int MAX_QUOTED = 200;

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

  /**
   * Quotes a value for the message of a problem.
   *
   * @param value the value that was found
   * @return the value in single quotes, or the text {@code null}; of a value of more than 200
   *     characters the beginning and the length
   */
  public static String quote(@Nullable String value) {
    if (value == null) {
      return "null";
    }
    if (value.length() <= MAX_QUOTED) {
      return "'" + value + "'";
    }
    int end = Character.isHighSurrogate(value.charAt(MAX_QUOTED - 1)) ? MAX_QUOTED - 1 : MAX_QUOTED;
    return "'" + value.substring(0, end) + "..' (" + value.length() + " characters)";
  }

  /** {@return the problems, one sentence each, in the order found; never empty, unmodifiable} */
  public List<String> problems() {
    return problems;
  }
}
