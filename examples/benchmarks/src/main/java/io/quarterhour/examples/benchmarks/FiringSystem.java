package io.quarterhour.examples.benchmarks;

import io.quarterhour.examples.benchmarks.frame.UsageException;
import java.util.Arrays;
import java.util.List;

/** Whose fire times are measured. */
enum FiringSystem {
  OURS("ours", OursFiring.class),
  OURS_CORE("ours-core", OursCoreFiring.class),
  CRON_UTILS("cron-utils", CronUtilsFiring.class),
  QUARTZ("quartz", QuartzFiring.class),
  SPRING("spring", SpringFiring.class),
  JOBRUNR("jobrunr", JobRunrFiring.class),
  DB_SCHEDULER("db-scheduler", DbSchedulerFiring.class);

  private final String label;
  private final Class<? extends Firing> benchmark;

  FiringSystem(String label, Class<? extends Firing> benchmark) {
    this.label = label;
    this.benchmark = benchmark;
  }

  /** {@return the name that people use} */
  String label() {
    return label;
  }

  /** {@return the class whose methods are measured} */
  Class<? extends Firing> benchmark() {
    return benchmark;
  }

  /** {@return whether it is Quarterhour, in one form or the other} */
  boolean isOurs() {
    return this == OURS || this == OURS_CORE;
  }

  /**
   * {@return whether it has the expression; if not, it is measured with the nearest that it has}
   */
  boolean supports(int k) {
    return k != 3 || (this != QUARTZ && this != SPRING);
  }

  /**
   * Makes one expression ready.
   *
   * @param k which of the expressions, from 1
   */
  Firing open(int k) {
    Firing firing = create();
    firing.k = k;
    firing.prepare();
    return firing;
  }

  private Firing create() {
    return switch (this) {
      case OURS -> new OursFiring();
      case OURS_CORE -> new OursCoreFiring();
      case CRON_UTILS -> new CronUtilsFiring();
      case QUARTZ -> new QuartzFiring();
      case SPRING -> new SpringFiring();
      case JOBRUNR -> new JobRunrFiring();
      case DB_SCHEDULER -> new DbSchedulerFiring();
    };
  }

  static FiringSystem of(String label) {
    for (FiringSystem system : values()) {
      if (system.label.equals(label)) {
        return system;
      }
    }
    List<String> labels = Arrays.stream(values()).map(FiringSystem::label).toList();
    throw new UsageException("unknown system '" + label + "', expected one of " + labels);
  }
}
