package io.quarterhour.examples.benchmarks.frame;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The measured figures of several rounds. */
public final class Results {
  private final Map<String, List<Figure>> byName = new LinkedHashMap<>();

  /** Adds a figure of one round. */
  public void add(Figure figure) {
    byName.computeIfAbsent(figure.name(), n -> new ArrayList<>()).add(figure);
  }

  /** {@return the median of each figure, in the order in which the figures were first added} */
  public List<Figure> medians() {
    return byName.values().stream().map(Results::median).toList();
  }

  /** {@return the median of a figure of a system; empty if it was not measured} */
  public Optional<Figure> median(String system, String figure) {
    return Optional.ofNullable(byName.get(system + "." + figure)).map(Results::median);
  }

  private static Figure median(List<Figure> figures) {
    List<Double> values = new ArrayList<>(figures.stream().map(Figure::value).toList());
    Collections.sort(values);
    int middle = values.size() / 2;
    double median =
        values.size() % 2 == 1
            ? values.get(middle)
            : (values.get(middle - 1) + values.get(middle)) / 2;
    return new Figure(figures.get(0).name(), median, figures.get(0).unit());
  }
}
