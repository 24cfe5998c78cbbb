package io.quarterhour.internal.cron;

import io.quarterhour.error.InvalidInputException;
import java.util.ArrayList;
import java.util.List;

/** The problems of one expression, at most ten. */
final class CronErrors {
  private static final int MOST = 10;

  private final String expression;
  private final List<String> problems = new ArrayList<>(0);

  CronErrors(String expression) {
    this.expression = expression;
  }

  /** Reports a problem of a field. */
  void add(CronField field, String problem) {
    add(", " + field.title + ": " + problem);
  }

  /**
   * Reports a problem of the whole expression. Problems beyond the limit are ignored.
   *
   * @param problem the text that follows the quoted expression in the message
   */
  void add(String problem) {
    if (!enough()) {
      problems.add("cron " + CronParser.quoted(expression) + problem);
    }
  }

  boolean none() {
    return problems.isEmpty();
  }

  /** {@return whether the limit is reached and further problems are ignored} */
  boolean enough() {
    return problems.size() >= MOST;
  }

  InvalidInputException asException() {
    return new InvalidInputException("", problems);
  }
}
