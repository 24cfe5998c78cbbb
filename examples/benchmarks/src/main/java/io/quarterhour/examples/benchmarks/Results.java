package io.quarterhour.examples.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Everything that was measured, in several rounds. */
final class Results {
  private final Map<String, List<Figure>> byName = new LinkedHashMap<>();

  void add(Figure figure) {
    byName.computeIfAbsent(figure.name(), n -> new ArrayList<>()).add(figure);
  }

  /** {@return the median of each figure, in the order in which they were first taken} */
  List<Figure> medians() {
    return byName.values().stream().map(Results::median).toList();
  }

  Optional<Figure> median(Contender contender, String figure) {
    return Optional.ofNullable(byName.get(contender.label() + "." + figure)).map(Results::median);
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
