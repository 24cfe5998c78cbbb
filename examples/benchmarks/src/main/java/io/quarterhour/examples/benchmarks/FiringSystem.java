package io.quarterhour.examples.benchmarks;

import io.quarterhour.examples.benchmarks.frame.UsageException;
import java.util.Arrays;
import java.util.List;

/** The libraries whose fire times are measured. */
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

  /** {@return the name used on the command line and in results} */
  String label() {
    return label;
  }

  /** {@return the benchmark class} */
  Class<? extends Firing> benchmark() {
    return benchmark;
  }

  /** {@return whether this is Quarterhour, in either form} */
  boolean isOurs() {
    return this == OURS || this == OURS_CORE;
  }

  /**
   * {@return whether the dialect can express an expression; if not, the nearest expression is
   * measured}
   */
  boolean supports(int k) {
    return k != 3 || (this != QUARTZ && this != SPRING);
  }

  /**
   * Creates the benchmark and prepares one expression.
   *
   * @param k the number of the expression, from 1
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
