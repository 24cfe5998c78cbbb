package io.quarterhour.examples.benchmarks.postgres;

import io.quarterhour.examples.benchmarks.frame.Figure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Measures the executions per second of tasks that are all due every second. */
final class RecurringMeasure {
  private static final int CALLERS = 8;

  private static final Duration POLL_INTERVAL = Duration.ofMillis(100);

  private RecurringMeasure() {}

  /**
   * Takes the measure.
   *
   * @param trial the trial
   * @param name the name of the figure
   * @param count the number of nodes
   * @param tasks the number of tasks
   */
  static List<Figure> measure(Trial trial, String name, int count, int tasks) throws Exception {
    int seconds = trial.scale().seconds();
    List<NodeProcess> nodes = trial.nodes(count, POLL_INTERVAL);
    nodes.get(0).send("repeat", CALLERS, tasks);
    trial.vacuum();
    for (NodeProcess node : nodes) {
      node.send("start");
    }
    TimeUnit.SECONDS.sleep(seconds);
    Meter before = trial.meter();
    TimeUnit.SECONDS.sleep(seconds);
    Meter after = trial.meter();
    long executions = Math.max(1, after.ran() - before.ran());
    List<Figure> figures = new ArrayList<>();
    figures.add(after.rate(name, executions, before.at()));
    figures.addAll(after.perExecution(name, executions, before));
    return figures;
  }
}
