package io.quarterhour.action;

import io.quarterhour.execution.Outcome;

/**
 * Plug-in code that does the work. One object serves all executions, at the same time on many
 * threads.
 *
 * <p>An execution may run more than once: its node may die after the work was done and before that
 * was recorded. Make the work repeatable, or hand {@link ActionContext#token} to what it writes to,
 * so that an older attempt is refused there, or declare {@link ActionDescriptor#repeatable} false.
 *
 * @param <P> the record that holds the parameters; {@link NoParameters} if there are none
 */
public interface Action<P extends Record> {
  /** {@return what the action says of itself: the same at each call} */
  ActionDescriptor<P> descriptor();

  /**
   * Does the work, on a worker thread. Whatever it throws, errors of the JVM too, is a failure of
   * this one execution and harms nothing else. When it is cancelled or its time is up, the signal
   * of the context is set and the thread is interrupted.
   *
   * @param context what it works with
   * @return what came of it; a log line of severity WARNING or ERROR turns a success into a warning
   * @throws Exception if it failed; the message becomes the summary of the outcome, the stack trace
   *     goes to the log of the execution
   */
  Outcome run(ActionContext<P> context) throws Exception;

  /** Does the work of an action that is written as a lambda. */
  @FunctionalInterface
  interface Body {
    /**
     * As {@link Action#run}.
     *
     * @param context what it works with
     * @return what came of it
     * @throws Exception if it failed
     */
    Outcome run(ActionContext<NoParameters> context) throws Exception;
  }

  /**
   * An action without parameters, written as a lambda.
   *
   * @param name its name
   * @param body the work
   * @return the action
   */
  static Action<NoParameters> of(String name, Body body) {
    return new LambdaAction(ActionDescriptor.of(name), body);
  }
}
