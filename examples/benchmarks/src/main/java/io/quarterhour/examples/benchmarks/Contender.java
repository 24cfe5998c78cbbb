package io.quarterhour.examples.benchmarks;

import io.quarterhour.examples.benchmarks.frame.UsageException;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;

/** Who is measured. */
enum Contender {
  OURS("ours") {
    @Override
    TimerSystem open(LongConsumer action) {
      return new QuarterhourCalls(action);
    }
  },
  OURS_TASK("ours-task") {
    @Override
    TimerSystem open(LongConsumer action) {
      return new QuarterhourTasks(action);
    }
  },
  QUARTZ("quartz") {
    @Override
    TimerSystem open(LongConsumer action) throws Exception {
      return new QuartzTimers(action);
    }
  },
  JDK("jdk") {
    @Override
    TimerSystem open(LongConsumer action) {
      return new JdkTimers(action);
    }
  };

  private final String label;

  Contender(String label) {
    this.label = label;
  }

  /** {@return the name that people use} */
  String label() {
    return label;
  }

  /** {@return whether it is measured so: tasks differ from calls only while they wait} */
  boolean supports(Measure measure) {
    return this != OURS_TASK || measure == Measure.INSERT || measure == Measure.HEAP;
  }

  /**
   * Opens a fresh system.
   *
   * @param action what each timer runs; it is given the time at which the timer was due, in
   *     milliseconds since 1970
   */
  abstract TimerSystem open(LongConsumer action) throws Exception;

  static Contender of(String label) {
    for (Contender contender : values()) {
      if (contender.label.equals(label)) {
        return contender;
      }
    }
    List<String> labels = Arrays.stream(values()).map(Contender::label).toList();
    throw new UsageException("unknown system '" + label + "', expected one of " + labels);
  }
}
