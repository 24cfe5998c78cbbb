package io.quarterhour.examples.benchmarks.postgres;

import io.quarterhour.examples.benchmarks.frame.UsageException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The systems that are measured on PostgreSQL. */
enum PostgresSystem {
  OURS("ours", 1, 10, Quarterhour.CONNECTIONS, Quarterhour.SETTINGS) {
    @Override
    Engine open(Setup setup) {
      return new Quarterhour(setup, false);
    }
  },
  /**
   * Quarterhour with a notification for each outcome, to an unreachable receiver. Measured only if
   * it is named.
   */
  OURS_NOTIFYING("ours-notifying", 1, 10, Quarterhour.CONNECTIONS, Quarterhour.SETTINGS) {
    @Override
    Engine open(Setup setup) {
      return new Quarterhour(setup, true);
    }

    @Override
    boolean supports(PostgresMeasure measure) {
      return RECURRING_MEASURES.contains(measure);
    }
  },
  DB_SCHEDULER("db-scheduler", 1, 4, DbScheduler.CONNECTIONS, DbScheduler.SETTINGS) {
    @Override
    Engine open(Setup setup) {
      return new DbScheduler(setup);
    }
  },
  JOBRUNR("jobrunr", 1, 0, JobRunr.CONNECTIONS, JobRunr.SETTINGS) {
    @Override
    Engine open(Setup setup) {
      return new JobRunr(setup);
    }
  },
  QUARTZ("quartz", 10, 1, Quartz.CONNECTIONS, Quartz.SETTINGS) {
    @Override
    Engine open(Setup setup) {
      return new Quartz(setup);
    }
  },
  FLOOR("floor", 1, 10, Floor.CONNECTIONS, Floor.SETTINGS) {
    @Override
    Engine open(Setup setup) {
      return new Floor(setup);
    }

    @Override
    boolean supports(PostgresMeasure measure) {
      return FLOOR_MEASURES.contains(measure);
    }
  };

  private static final Set<PostgresMeasure> RECURRING_MEASURES =
      Set.of(
          PostgresMeasure.RECURRING,
          PostgresMeasure.RECURRING_1000,
          PostgresMeasure.RECURRING_2,
          PostgresMeasure.RECURRING_10000);

  private static final Set<PostgresMeasure> FLOOR_MEASURES =
      Set.of(
          PostgresMeasure.DRAIN_1,
          PostgresMeasure.DRAIN_FUTURE_0,
          PostgresMeasure.DRAIN_FUTURE_100K,
          PostgresMeasure.DRAIN_FUTURE_1M,
          PostgresMeasure.DRAIN_FUTURE_10M,
          PostgresMeasure.RECURRING,
          PostgresMeasure.RECURRING_10000,
          PostgresMeasure.INSERT_4,
          PostgresMeasure.INSERT_16,
          PostgresMeasure.INSERT_BATCH);

  private final String label;
  private final int divisor;
  private final int saturation;
  private final int connections;
  private final String settings;

  PostgresSystem(String label, int divisor, int saturation, int connections, String settings) {
    this.label = label;
    this.divisor = divisor;
    this.saturation = saturation;
    this.connections = connections;
    this.settings = settings;
  }

  /** {@return the name used on the command line and in results} */
  String label() {
    return label;
  }

  /**
   * {@return the divisor of the number of calls, so that slow systems finish in reasonable time}
   */
  int divisor() {
    return divisor;
  }

  /**
   * {@return the factor on the tasks of {@link Scale} at which the system is saturated if each task
   * is due every second; 0 if the system does not support such tasks}
   */
  int saturation() {
    return saturation;
  }

  /** {@return the number of connections of a node} */
  int connections() {
    return connections;
  }

  /** {@return the settings of the system, for output} */
  String settings() {
    return settings;
  }

  boolean supports(PostgresMeasure measure) {
    return switch (measure) {
      case DRAIN_FUTURE_0,
          DRAIN_FUTURE_100K,
          DRAIN_FUTURE_1M,
          DRAIN_FUTURE_10M,
          DRAIN_LEASES,
          DRAIN_SNAPSHOT ->
          this == OURS;
      case RECURRING, RECURRING_2 -> saturation > 0;
      // For other systems this is the same as RECURRING.
      case RECURRING_10000 -> saturation > 1;
      case RECURRING_1000 -> this == OURS;
      default -> true;
    };
  }

  /** Creates a node without starting it. */
  abstract Engine open(Setup setup);

  /** {@return the systems measured by default} */
  static List<PostgresSystem> defaults() {
    return Arrays.stream(values()).filter(system -> system != OURS_NOTIFYING).toList();
  }

  static Optional<PostgresSystem> find(String label) {
    return Arrays.stream(values()).filter(system -> system.label.equals(label)).findAny();
  }

  static PostgresSystem of(String label) {
    return find(label)
        .orElseThrow(
            () ->
                new UsageException("unknown system '" + label + "', expected one of " + labels()));
  }

  static List<String> labels() {
    return Arrays.stream(values()).map(PostgresSystem::label).toList();
  }
}
