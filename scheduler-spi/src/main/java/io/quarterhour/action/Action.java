package io.quarterhour.action;

import io.quarterhour.execution.Outcome;

/**
 * Plug-in code that does the work. One object serves all executions, on many threads at the same
 * time.
 *
 * <p>An execution may run more than once: its node may die after the work was done and before the
 * outcome was recorded. Make the work repeatable, or pass {@link ActionContext#token} to the system
 * that the action writes to, so that this system can refuse an older attempt, or declare {@link
 * ActionDescriptor#repeatable} false.
 *
 * <p>An action that is also {@link AutoCloseable} is closed when the scheduler stops, once. Runs
 * that were abandoned may still be in progress then.
 *
 * @param <P> the record that holds the parameters; {@link NoParameters} if there are none
 */
public interface Action<P extends Record> {
  /** {@return the description of the action; the same at each call} */
  ActionDescriptor<P> descriptor();

  /**
   * Does the work, on a worker thread. Anything that it throws, including an {@link Error}, fails
   * this one execution and affects nothing else. When the execution is cancelled or its time limit
   * is exceeded, the cancel signal of the context is set and the thread is interrupted.
   *
   * @param context the context of the attempt
   * @return the outcome; a log line of severity WARNING or ERROR turns a success into a warning
   * @throws Exception if the action failed; the message becomes the summary of the outcome, the
   *     stack trace goes to the log of the execution
   */
  Outcome run(ActionContext<P> context) throws Exception;

  /** The work of an action that is written as a lambda. */
  @FunctionalInterface
  interface Body {
    /**
     * Does the work, as {@link Action#run} does.
     *
     * @param context the context of the attempt
     * @return the outcome
     * @throws Exception if the action failed
     */
    Outcome run(ActionContext<NoParameters> context) throws Exception;
  }

  /**
   * Returns an action without parameters that is written as a lambda.
   *
   * @param name the name of the action, by {@link io.quarterhour.error.NameSyntax}
   * @param body the work
   * @return the action
   */
  static Action<NoParameters> of(String name, Body body) {
    return new LambdaAction(ActionDescriptor.of(name), body);
  }
}
