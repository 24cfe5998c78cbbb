package io.quarterhour.examples.benchmarks.postgres;

import io.quarterhour.examples.benchmarks.frame.Figure;
import java.util.ArrayList;
import java.util.List;

/** Measures the number of calls enqueued per second while no node runs them. */
final class InsertMeasure {
  private static final int WARM_PART = 4;
  static final int TIMES_IN_LISTS = 4;

  private InsertMeasure() {}

  static List<Figure> oneByOne(Trial trial, String name, int threads) throws Exception {
    return measure(trial, name, "insert", threads, trial.scale().inserts());
  }

  static List<Figure> inLists(Trial trial, String name) throws Exception {
    int calls = TIMES_IN_LISTS * trial.scale().inserts();
    return measure(trial, name, "insert-lists", NodeCommands.LIST, calls);
  }

  private static List<Figure> measure(
      Trial trial, String name, String command, int argument, int inserts) throws Exception {
    int calls = Math.max(WARM_PART, inserts / trial.system().divisor());
    NodeProcess node = trial.nodes(1).get(0);
    node.send(command, argument, calls / WARM_PART);
    trial.vacuum();
    Meter before = trial.meter();
    double rate = node.send(command, argument, calls).get("rate");
    List<Figure> figures = new ArrayList<>();
    figures.add(new Figure(name, rate, "1/s"));
    figures.addAll(trial.meter().perExecution(name, calls, before));
    return figures;
  }
}
