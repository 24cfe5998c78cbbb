package io.quarterhour.examples.benchmarks;

import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.schedule.CronSchedule;
import com.github.kagkarlsson.scheduler.task.schedule.CronStyle;
import java.time.Instant;
import java.util.Arrays;
import org.openjdk.jmh.annotations.Benchmark;

/**
 * The cron schedules of db-scheduler, which compute the next fire time from a finished execution.
 * They use cron-utils, with a new parser for each expression.
 */
public class DbSchedulerFiring extends Firing {
  private ExecutionComplete[] executions;
  private CronSchedule times;

  /** Creates the benchmark with Unix expressions. */
  public DbSchedulerFiring() {
    super(Crons.UNIX);
  }

  @Override
  void prepare(String cron, Instant[] instants) {
    executions =
        Arrays.stream(instants)
            .map(ExecutionComplete::simulatedSuccess)
            .toArray(ExecutionComplete[]::new);
    times = read(cron);
  }

  /** {@return the next fire time} */
  @Benchmark
  public Instant next() {
    return times.getNextExecutionTime(executions[nextIndex()]);
  }

  @Override
  CronSchedule read(String cron) {
    return new CronSchedule(cron, Crons.ZONE, CronStyle.UNIX);
  }

  @Override
  Instant nextFire(Instant from) {
    return times.getNextExecutionTime(ExecutionComplete.simulatedSuccess(from));
  }
}
