package io.quarterhour.examples.benchmarks.postgres;

/** What JobRunr calls: it keeps the name of a class and of a method. */
public final class JobRunrCall {
  private static volatile Runnable action = () -> {};

  private JobRunrCall() {}

  /** Does what the node was told last. */
  public static void run() {
    action.run();
  }

  static void does(Runnable newAction) {
    action = newAction;
  }
}
