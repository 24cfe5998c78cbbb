package io.quarterhour.examples.benchmarks;

import com.cronutils.model.Cron;
import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Optional;
import org.openjdk.jmh.annotations.Benchmark;

/** cron-utils, which takes and returns {@link ZonedDateTime}. The parser is created once. */
public class CronUtilsFiring extends Firing {
  private final CronParser parser =
      new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));
  private ZonedDateTime[] dates;
  private ExecutionTime times;

  /** Creates the benchmark with Unix expressions. */
  public CronUtilsFiring() {
    super(Crons.UNIX);
  }

  @Override
  void prepare(String cron, Instant[] instants) {
    dates = Arrays.stream(instants).map(at -> at.atZone(Crons.ZONE)).toArray(ZonedDateTime[]::new);
    times = ExecutionTime.forCron(read(cron));
  }

  /** {@return the next fire time} */
  @Benchmark
  public Optional<ZonedDateTime> next() {
    return times.nextExecution(dates[nextIndex()]);
  }

  @Override
  Cron read(String cron) {
    return parser.parse(cron).validate();
  }

  @Override
  Instant nextFire(Instant from) {
    return times.nextExecution(from.atZone(Crons.ZONE)).map(ZonedDateTime::toInstant).orElse(null);
  }
}
