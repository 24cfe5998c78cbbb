package io.quarterhour.examples.benchmarks;

import io.quarterhour.examples.benchmarks.frame.UsageException;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;

/** The systems that are measured in memory. */
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

  /** {@return the name used on the command line and in results} */
  String label() {
    return label;
  }

  /**
   * {@return whether a measure applies to this system: saved tasks differ from calls only while
   * they wait}
   */
  boolean supports(Measure measure) {
    return this != OURS_TASK || measure == Measure.INSERT || measure == Measure.HEAP;
  }

  /**
   * Creates a new system.
   *
   * @param action the action of each timer, which receives the due time of the timer in
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
