package io.quarterhour.examples.benchmarks;

import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.schedule.CronSchedule;
import com.github.kagkarlsson.scheduler.task.schedule.CronStyle;
import java.time.Instant;
import java.util.Arrays;
import org.openjdk.jmh.annotations.Benchmark;

/**
 * The cron schedules of db-scheduler: they are asked with an execution that is over. They are made
 * of cron-utils, with a parser of their own for each expression.
 */
public class DbSchedulerFiring extends Firing {
  private ExecutionComplete[] executions;
  private CronSchedule times;

  /** One expression, in the words of Unix. */
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

  /** {@return the next fire} */
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
