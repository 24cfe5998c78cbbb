package io.quarterhour.examples.benchmarks.postgres;

import io.quarterhour.examples.benchmarks.frame.Figure;
import java.util.ArrayList;
import java.util.List;

/** How fast calls that are all due run, with an action that does nothing, until all is recorded. */
final class Drains {
  private static final int WARM_PART = 2;

  private Drains() {}

  static List<Figure> measure(Trial trial, String name, int count) throws Exception {
    int executions = Math.max(1, trial.scale().executions() / trial.system().part());
    List<NodeProcess> nodes = trial.nodes(count);
    int warm = Math.max(1, executions / WARM_PART);
    for (NodeProcess node : nodes) {
      warm(node, warm);
    }
    nodes.get(0).tell("load", executions);
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
    figures.add(new Figure("rows." + name, trial.rowsWritten() / all, "rows/op"));
    return figures;
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
