package io.quarterhour.examples.benchmarks.postgres;

import io.quarterhour.examples.benchmarks.frame.Figure;
import java.util.ArrayList;
import java.util.List;

/** How fast calls that are all due run, with an action that does nothing, until all is recorded. */
final class Drains {
  private static final int WARM_PART = 2;

  private Drains() {}

  static List<Figure> measure(Trial trial, String name, int count) throws Exception {
    return measure(trial, name, count, 0);
  }

  /** Measures one node, with so many calls in the table that are not due for hours. */
  static List<Figure> beside(Trial trial, String name, int future) throws Exception {
    return measure(trial, name, 1, future / trial.scale().future());
  }

  private static List<Figure> measure(Trial trial, String name, int count, int future)
      throws Exception {
    int executions = Math.max(1, trial.scale().executions() / trial.system().part());
    List<NodeProcess> nodes = trial.nodes(count);
    int warm = Math.max(1, executions / WARM_PART);
    for (NodeProcess node : nodes) {
      warm(node, warm);
    }
    load(trial, nodes.get(0), executions, future);
    trial.settle();
    Meter before = trial.meter();
    for (NodeProcess node : nodes) {
      node.tell("start");
    }
    Meter after = drained(trial, executions);
    for (NodeProcess node : nodes) {
      node.tell("stop");
    }
    double all = executions + (double) warm * count;
    List<Figure> figures = new ArrayList<>();
    figures.add(after.rate(name, executions, after.first()));
    figures.addAll(after.each(name, executions, before));
    trial.endNodes();
    if (future == 0) {
      figures.add(new Figure("rows." + name, trial.rowsWritten() / all, "rows/op"));
    }
    return figures;
  }

  private static void load(Trial trial, NodeProcess node, int executions, int future)
      throws Exception {
    if (future > 0) {
      node.tell("load", 1);
      FutureCalls.copy(trial.access(), future);
      node.tell("load", executions - 1);
    } else {
      node.tell("load", executions);
    }
  }

  private static void warm(NodeProcess node, int executions) throws Exception {
    node.tell("load", executions);
    node.tell("start");
    node.tell("await", executions);
    node.tell("stop");
  }

  private static Meter drained(Trial trial, int executions) throws Exception {
    Patience patience = new Patience();
    long ran = trial.ran();
    while (ran < executions || trial.isPending()) {
      patience.look(ran, executions);
      ran = trial.ran();
    }
    return trial.meter();
  }
}
