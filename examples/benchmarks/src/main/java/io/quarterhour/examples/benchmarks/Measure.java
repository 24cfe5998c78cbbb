package io.quarterhour.examples.benchmarks;

import io.quarterhour.examples.benchmarks.frame.Figure;
import java.util.List;
import java.util.Locale;

/** The measures, each taken in a separate JVM. */
enum Measure {
  INSERT {
    @Override
    List<Figure> measure(Contender contender, int timers) throws Exception {
      return InsertCost.measure(contender, timers);
    }
  },
  HEAP {
    @Override
    List<Figure> measure(Contender contender, int timers) throws Exception {
      return HeapUse.measure(contender, timers);
    }
  },
  EXECUTIONS {
    @Override
    List<Figure> measure(Contender contender, int timers) throws Exception {
      return ExecutionRate.measure(contender, timers);
    }
  },
  LATENESS {
    @Override
    List<Figure> measure(Contender contender, int timers) throws Exception {
      return Lateness.measure(contender, timers);
    }
  };

  /**
   * Measures in this JVM.
   *
   * @param timers the number of timers
   */
  abstract List<Figure> measure(Contender contender, int timers) throws Exception;

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
