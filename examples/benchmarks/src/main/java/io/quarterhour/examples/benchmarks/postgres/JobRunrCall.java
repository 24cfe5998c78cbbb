package io.quarterhour.examples.benchmarks.postgres;

/** The job of JobRunr, which stores the names of a class and a method. */
public final class JobRunrCall {
  private static volatile Runnable action = () -> {};

  private JobRunrCall() {}

  /** Runs the action that was set last. */
  public static void run() {
    action.run();
  }

  static void does(Runnable newAction) {
    action = newAction;
  }
}
