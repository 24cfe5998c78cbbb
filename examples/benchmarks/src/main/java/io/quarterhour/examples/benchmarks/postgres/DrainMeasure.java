package io.quarterhour.examples.benchmarks.postgres;

import io.quarterhour.examples.benchmarks.frame.Figure;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures how fast due calls run, with an action that does nothing, until all outcomes are
 * recorded.
 */
final class DrainMeasure {
  private static final int LEASES = 10_000;

  private final Trial trial;
  private final String name;
  private final Loader loader;
  private final Background background;

  /** Enqueues the calls and fills the tables. */
  private interface Loader {
    void load(NodeProcess node, int executions) throws Exception;
  }

  /** Starts an activity that continues during the drain until it is closed. */
  private interface Background {
    AutoCloseable begin() throws Exception;
  }

  private DrainMeasure(Trial trial, String name, Loader loader) {
    this(trial, name, loader, () -> () -> {});
  }

  private DrainMeasure(Trial trial, String name, Loader loader, Background background) {
    this.trial = trial;
    this.name = name;
    this.loader = loader;
    this.background = background;
  }

  static List<Figure> measure(Trial trial, String name, int count) throws Exception {
    return new DrainMeasure(trial, name, DrainMeasure::load).drain(count, true);
  }

  /** Measures one node, with additional calls in the table that are not due for hours. */
  static List<Figure> withFutureCalls(Trial trial, String name, int future) throws Exception {
    int calls = future / trial.scale().divisor();
    return calls == 0
        ? measure(trial, name, 1)
        : new DrainMeasure(
                trial,
                name,
                (node, executions) -> {
                  load(node, 1);
                  FutureCalls.copy(trial.access(), calls);
                  load(node, executions - 1);
                })
            .drain(1, false);
  }

  /** {@return the number of executions that another node holds} */
  static int leases(Scale scale) {
    return Math.max(1, LEASES / scale.divisor());
  }

  /** Measures one node, with executions held by another node that precede all due calls. */
  static List<Figure> behindLeases(Trial trial, String name) throws Exception {
    int leases = leases(trial.scale());
    return new DrainMeasure(
            trial,
            name,
            (node, executions) -> {
              load(node, leases);
              LongLeases.claim(trial.access(), leases);
              load(node, executions);
            })
        .drain(1, false);
  }

  /** Measures one node while a transaction with an older snapshot is open. */
  static List<Figure> duringSnapshot(Trial trial, String name) throws Exception {
    return new DrainMeasure(trial, name, DrainMeasure::load, () -> new OpenSnapshot(trial.access()))
        .drain(1, true);
  }

  /**
   * Runs the measurement.
   *
   * @param count the number of nodes
   * @param alone whether the tables contain only the drained calls, so that all written rows belong
   *     to them
   */
  private List<Figure> drain(int count, boolean alone) throws Exception {
    int executions = Math.max(1, trial.scale().executions() / trial.system().divisor());
    List<NodeProcess> nodes = trial.nodes(count);
    // As many as measured, so that the measurement does not include JIT compilation.
    int warm = executions;
    for (NodeProcess node : nodes) {
      warm(node, warm);
    }
    loader.load(nodes.get(0), executions);
    trial.vacuum();
    List<Figure> figures = new ArrayList<>(timed(nodes, executions));
    trial.endNodes();
    if (alone) {
      double all = executions + (double) warm * count;
      figures.add(new Figure("rows." + name, trial.rowsWritten() / all, "rows/op"));
    }
    return figures;
  }

  @SuppressWarnings("try") // the resource is only closed
  private List<Figure> timed(List<NodeProcess> nodes, int executions) throws Exception {
    List<Figure> figures = new ArrayList<>();
    try (AutoCloseable during = background.begin()) {
      Meter before = trial.meter();
      for (NodeProcess node : nodes) {
        node.send("start");
      }
      waitForAll(executions);
      Meter after = trial.meter();
      figures.add(after.rate(name, executions, after.first()));
      figures.addAll(after.perExecution(name, executions, before));
      for (NodeProcess node : nodes) {
        node.send("stop");
      }
    }
    return figures;
  }

  private void waitForAll(int executions) throws Exception {
    StallDetector stallDetector = new StallDetector();
    long ran = trial.ran();
    while (ran < executions || trial.isPending()) {
      stallDetector.awaitProgress(ran, executions);
      ran = trial.ran();
    }
  }

  private static void warm(NodeProcess node, int executions) throws Exception {
    load(node, executions);
    node.send("start");
    node.send("await", executions);
    node.send("stop");
  }

  private static void load(NodeProcess node, int executions) throws Exception {
    node.send("load", executions);
  }
}
