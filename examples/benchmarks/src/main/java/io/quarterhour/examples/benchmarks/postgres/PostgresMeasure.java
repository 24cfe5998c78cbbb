package io.quarterhour.examples.benchmarks.postgres;

import io.quarterhour.examples.benchmarks.frame.Figure;
import java.util.Arrays;
import java.util.List;

/** The measures, each taken in new JVMs and on a new database. */
enum PostgresMeasure {
  DRAIN_1("drain.1") {
    @Override
    List<Figure> measure(Trial trial) throws Exception {
      return DrainMeasure.measure(trial, label(), 1);
    }
  },
  DRAIN_2("drain.2") {
    @Override
    List<Figure> measure(Trial trial) throws Exception {
      return DrainMeasure.measure(trial, label(), 2);
    }
  },
  RECURRING("recurring") {
    @Override
    List<Figure> measure(Trial trial) throws Exception {
      return RecurringMeasure.measure(
          trial, label(), 1, trial.system().saturation() * trial.scale().tasks());
    }
  },
  RECURRING_2("recurring.2") {
    @Override
    List<Figure> measure(Trial trial) throws Exception {
      return RecurringMeasure.measure(
          trial, label(), 2, trial.system().saturation() * trial.scale().tasks());
    }
  },
  /** A tenth of the tasks, which every system can handle. */
  RECURRING_1000("recurring.1000") {
    @Override
    List<Figure> measure(Trial trial) throws Exception {
      return RecurringMeasure.measure(trial, label(), 1, trial.scale().tasks() / 10);
    }
  },
  RECURRING_10000("recurring.10000") {
    @Override
    List<Figure> measure(Trial trial) throws Exception {
      return RecurringMeasure.measure(trial, label(), 1, trial.scale().tasks());
    }
  },
  INSERT_4("insert.4") {
    @Override
    List<Figure> measure(Trial trial) throws Exception {
      return InsertMeasure.oneByOne(trial, label(), 4);
    }
  },
  INSERT_16("insert.16") {
    @Override
    List<Figure> measure(Trial trial) throws Exception {
      return InsertMeasure.oneByOne(trial, label(), 16);
    }
  },
  INSERT_BATCH("insert.batch") {
    @Override
    List<Figure> measure(Trial trial) throws Exception {
      return InsertMeasure.inLists(trial, label());
    }
  },
  LATENESS_SAME("lateness.same") {
    @Override
    List<Figure> measure(Trial trial) throws Exception {
      return QuietNode.lateness(trial, label(), false);
    }
  },
  LATENESS_OTHER("lateness.other") {
    @Override
    List<Figure> measure(Trial trial) throws Exception {
      return QuietNode.lateness(trial, label(), true);
    }
  },
  IDLE("idle.statements") {
    @Override
    List<Figure> measure(Trial trial) throws Exception {
      return QuietNode.statements(trial, label());
    }
  },
  DRAIN_FUTURE_0("drain.future.0") {
    @Override
    List<Figure> measure(Trial trial) throws Exception {
      return DrainMeasure.measure(trial, label(), 1);
    }
  },
  DRAIN_FUTURE_100K("drain.future.100000") {
    @Override
    List<Figure> measure(Trial trial) throws Exception {
      return DrainMeasure.withFutureCalls(trial, label(), 100_000);
    }
  },
  DRAIN_FUTURE_1M("drain.future.1000000") {
    @Override
    List<Figure> measure(Trial trial) throws Exception {
      return DrainMeasure.withFutureCalls(trial, label(), 1_000_000);
    }
  },
  DRAIN_FUTURE_10M("drain.future.10000000") {
    @Override
    List<Figure> measure(Trial trial) throws Exception {
      return DrainMeasure.withFutureCalls(trial, label(), 10_000_000);
    }
  },
  DRAIN_LEASES("drain.leases") {
    @Override
    List<Figure> measure(Trial trial) throws Exception {
      return DrainMeasure.behindLeases(trial, label());
    }
  },
  DRAIN_SNAPSHOT("drain.snapshot") {
    @Override
    List<Figure> measure(Trial trial) throws Exception {
      return DrainMeasure.duringSnapshot(trial, label());
    }
  };

  private final String label;

  PostgresMeasure(String label) {
    this.label = label;
  }

  /** {@return the name used on the command line, which is the prefix of the figures} */
  String label() {
    return label;
  }

  /** Takes the measure in a trial. */
  abstract List<Figure> measure(Trial trial) throws Exception;

  /**
   * {@return the measures selected by a name: one measure, all measures of a group, or the measure
   * of a figure; empty if there is none}
   */
  static List<PostgresMeasure> find(String name) {
    List<PostgresMeasure> exact =
        Arrays.stream(values()).filter(measure -> measure.label.equals(name)).toList();
    return exact.isEmpty()
        ? Arrays.stream(values())
            .filter(
                measure ->
                    measure.label.startsWith(name + ".") || name.startsWith(measure.label + "."))
            .toList()
        : exact;
  }

  static List<String> labels() {
    return Arrays.stream(values()).map(PostgresMeasure::label).toList();
  }
}
