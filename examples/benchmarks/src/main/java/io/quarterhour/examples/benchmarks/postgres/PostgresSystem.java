package io.quarterhour.examples.benchmarks.postgres;

import io.quarterhour.examples.benchmarks.frame.UsageException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Who is measured. */
enum PostgresSystem {
  OURS("ours", 1, 10, Quarterhour.CONNECTIONS, Quarterhour.SETTINGS) {
    @Override
    Engine open(Setup setup) {
      return new Quarterhour(setup, false);
    }
  },
  /** Each end is told to somebody who cannot be reached. Only measured if it is named. */
  OURS_NOTIFYING("ours-told", 1, 10, Quarterhour.CONNECTIONS, Quarterhour.SETTINGS) {
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

  /** {@return the name that people use} */
  String label() {
    return label;
  }

  /** {@return which part of the calls is set: one in how many, so that the slow end some day} */
  int divisor() {
    return divisor;
  }

  /**
   * {@return how many times the tasks of {@link Scale} are too many for it, if each is due every
   * second; 0 if it takes none that are due so often}
   */
  int saturation() {
    return saturation;
  }

  /** {@return how many connections a node takes} */
  int connections() {
    return connections;
  }

  /** {@return how it is set up, for people} */
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
      // The same as before for those that it is too much for.
      case RECURRING_10000 -> saturation > 1;
      case RECURRING_1000 -> this == OURS;
      default -> true;
    };
  }

  /** Opens a fresh node, not started. */
  abstract Engine open(Setup setup);

  /** {@return those that are measured if nobody says which} */
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
