package io.quarterhour.examples.preview;

import io.quarterhour.error.InvalidInputException;
import io.quarterhour.schedule.Alignment;
import io.quarterhour.schedule.CronDialect;
import io.quarterhour.schedule.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The kinds of schedules, each created from its own parameters. */
enum ScheduleKind {
  ONCE("at", "local") {
    @Override
    Schedule unbounded(Params params) {
      Optional<Value> at = params.find("at");
      Optional<Value> local = params.find("local");
      if (at.isPresent() == local.isPresent()) {
        throw new InvalidInputException(
            "once must have one of 'at' and 'local', has " + (at.isPresent() ? "both" : "neither"));
      }
      return at.map(value -> Schedule.once(value.instant()))
          .orElseGet(() -> Schedule.once(local.orElseThrow().local()));
    }
  },
  EVERY("period", "anchor") {
    @Override
    Schedule unbounded(Params params) {
      Duration period = params.require("period").duration();
      return params
          .find("anchor")
          .map(anchor -> Schedule.every(period, anchor.instant()))
          .orElseGet(() -> Schedule.every(period));
    }
  },
  DAILY("times") {
    @Override
    Schedule unbounded(Params params) {
      return Schedule.daily(params.require("times").times());
    }
  },
  WEEKLY("days", "times") {
    @Override
    Schedule unbounded(Params params) {
      return Schedule.weekly(params.require("days").weekdays(), params.require("times").times());
    }
  },
  MONTHLY("days", "times") {
    @Override
    Schedule unbounded(Params params) {
      return Schedule.monthly(
          params.require("days").daysOfMonth(), params.require("times").times());
    }
  },
  CRON("expr", "dialect") {
    @Override
    Schedule unbounded(Params params) {
      CronDialect dialect = params.find("dialect").map(Value::dialect).orElse(CronDialect.UNIX);
      return Schedule.cron(params.require("expr").text(), dialect);
    }
  };

  /** The labels that users write, for messages. */
  static final List<String> LABELS = Stream.of(values()).map(ScheduleKind::label).toList();

  @SuppressWarnings("ImmutableEnumChecker") // The list is immutable.
  private final List<String> keys;

  ScheduleKind(String... own) {
    keys = Stream.concat(Stream.of(own), Stream.of("start", "end", "align")).toList();
  }

  /** {@return the kind with a label; empty if there is none} */
  static Optional<ScheduleKind> find(String label) {
    return Stream.of(values())
        .filter(scheduleKind -> scheduleKind.label().equals(label))
        .findFirst();
  }

  /** {@return the name as users write it} */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Creates a schedule without bounds. */
  abstract Schedule unbounded(Params params);

  /**
   * Creates a schedule. Its alignment is left open if the parameters do not set it.
   *
   * @throws InvalidInputException if a parameter is missing, unknown or invalid
   */
  Schedule schedule(Params params) {
    params.requireOnly(label(), keys);
    Schedule schedule = unbounded(params);
    Optional<Instant> start = params.find("start").map(Value::instant);
    Optional<Instant> end = params.find("end").map(Value::instant);
    schedule = start.isPresent() ? schedule.from(start.get()) : schedule;
    schedule = end.isPresent() ? schedule.until(end.get()) : schedule;
    boolean quarter = params.find("align").map(Value::isQuarter).orElse(false);
    return quarter ? schedule.aligned(Alignment.QUARTER_HOUR) : schedule;
  }
}
