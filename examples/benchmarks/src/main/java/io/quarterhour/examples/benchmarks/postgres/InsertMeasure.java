package io.quarterhour.examples.benchmarks.postgres;

import io.quarterhour.examples.benchmarks.frame.Figure;
import java.util.ArrayList;
import java.util.List;

/** How many calls a second can be set, while nobody runs them. */
final class Inserts {
  private static final int WARM_PART = 4;
  static final int TIMES_IN_LISTS = 4;

  private Inserts() {}

  static List<Figure> oneByOne(Trial trial, String name, int threads) throws Exception {
    return measure(trial, name, "insert", threads, trial.scale().inserts());
  }

  static List<Figure> inLists(Trial trial, String name) throws Exception {
    int calls = TIMES_IN_LISTS * trial.scale().inserts();
    return measure(trial, name, "insert-lists", Workshop.LIST, calls);
  }

  private static List<Figure> measure(Trial trial, String name, String order, int how, int inserts)
      throws Exception {
    int calls = Math.max(WARM_PART, inserts / trial.system().part());
    NodeProcess node = trial.nodes(1).get(0);
    node.tell(order, how, calls / WARM_PART);
    trial.settle();
    Meter before = trial.meter();
    double rate = node.tell(order, how, calls).get("rate");
    List<Figure> figures = new ArrayList<>();
    figures.add(new Figure(name, rate, "1/s"));
    figures.addAll(trial.meter().each(name, calls, before));
    return figures;
  }
}
