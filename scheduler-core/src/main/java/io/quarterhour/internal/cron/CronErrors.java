package io.quarterhour.internal.cron;

import io.quarterhour.error.InvalidInputException;
import java.util.ArrayList;
import java.util.List;

/** What is wrong with an expression; no more than a person would read. */
final class CronErrors {
  private static final int MOST = 10;

  private final String expression;
  private final List<String> problems = new ArrayList<>(0);

  CronErrors(String expression) {
    this.expression = expression;
  }

  /** Tells what is wrong with a field. */
  void add(CronField field, String problem) {
    add(", " + field.title + ": " + problem);
  }

  /**
   * Tells what is wrong with the whole.
   *
   * @param problem goes on after the expression
   */
  void add(String problem) {
    if (!enough()) {
      problems.add("cron " + CronParser.quoted(expression) + problem);
    }
  }

  boolean none() {
    return problems.isEmpty();
  }

  /** {@return whether no more are taken} */
  boolean enough() {
    return problems.size() >= MOST;
  }

  InvalidInputException asException() {
    return new InvalidInputException("", problems);
  }
}
