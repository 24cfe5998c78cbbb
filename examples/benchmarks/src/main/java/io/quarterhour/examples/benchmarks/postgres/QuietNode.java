package io.quarterhour.examples.benchmarks.postgres;

import io.quarterhour.examples.benchmarks.frame.Figure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Measures a node with little or no work. */
final class QuietNode {
  private QuietNode() {}

  static List<Figure> lateness(Trial trial, String name, boolean other) throws Exception {
    Scale scale = trial.scale();
    NodeProcess node = trial.nodes(1).get(0);
    Map<String, Double> found =
        node.send(other ? "lateness-other" : "lateness-same", scale.calls(), scale.maxSeconds());
    List<Figure> figures = new ArrayList<>();
    for (String part : List.of("p50", "p99")) {
      figures.add(new Figure(name + "." + part, found.get(part), "ms"));
    }
    figures.add(new Figure(name + ".calls", found.get("calls"), "calls"));
    return figures;
  }

  static List<Figure> statements(Trial trial, String name) throws Exception {
    NodeProcess node = trial.nodes(1).get(0);
    return List.of(new Figure(name, node.send("idle", trial.scale().idle()).get("rate"), "1/min"));
  }
}
