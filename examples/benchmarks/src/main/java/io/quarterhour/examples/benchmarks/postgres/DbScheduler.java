package io.quarterhour.examples.benchmarks.postgres;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerBuilder;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;

/** Engine of db-scheduler. */
final class DbScheduler implements Engine {
  private static final int THREADS = 20;
  static final int CONNECTIONS = THREADS + 4;

  /**
   * Limits per thread: below the first one the scheduler fetches more executions, up to the second
   * one.
   */
  private static final double FETCH_BELOW = 1.0;

  private static final double FETCH_UP_TO = 4.0;

  static final String SETTINGS =
      THREADS
          + " threads, lock-and-fetch with limits "
          + FETCH_BELOW
          + " and "
          + FETCH_UP_TO
          + ", immediate execution, default polling\n(10 s), but "
          + "every 100 ms for recurring tasks and every 10 ms for lateness.other;\n"
          + "deletes finished executions, keeps no history";

  private static final String TABLES =
      """
      create table scheduled_tasks (
        task_name text not null,
        task_instance text not null,
        task_data bytea,
        execution_time timestamp with time zone not null,
        picked boolean not null,
        picked_by text,
        last_success timestamp with time zone,
        last_failure timestamp with time zone,
        consecutive_failures int,
        last_heartbeat timestamp with time zone,
        version bigint not null,
        priority smallint,
        primary key (task_name, task_instance));
      create index execution_time_idx on scheduled_tasks (execution_time);
      create index last_heartbeat_idx on scheduled_tasks (last_heartbeat);
      """;

  private final AtomicLong count = new AtomicLong();
  private final String mark = UUID.randomUUID() + "-";
  private final DataSource pool;
  private final OneTimeTask<Void> once;
  private final CustomTask<Void> tick;
  private final Scheduler scheduler;

  DbScheduler(Setup setup) {
    pool = setup.pool();
    Runnable action = setup.action();
    once = Tasks.oneTime("once").execute((instance, context) -> action.run());
    tick =
        Tasks.custom("tick", Void.class)
            .execute(
                (instance, context) -> {
                  action.run();
                  return new CompletionHandler.OnCompleteReschedule<>(FixedDelay.ofSeconds(1));
                });
    SchedulerBuilder builder =
        Scheduler.create(pool, once, tick)
            .schedulerName(new SchedulerName.Fixed(setup.node()))
            .threads(THREADS)
            .pollUsingLockAndFetch(FETCH_BELOW, FETCH_UP_TO)
            .enableImmediateExecution();
    scheduler = setup.pollInterval().map(builder::pollingInterval).orElse(builder).build();
  }

  @Override
  public void install() throws Exception {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(TABLES);
    }
  }

  @Override
  public void enqueue() {
    scheduler.schedule(once.instance(name()), Instant.now());
  }

  @Override
  public void enqueueAll(int size) {
    List<TaskInstance<?>> instances = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      instances.add(once.instance(name()));
    }
    scheduler.scheduleBatch(instances, Instant.now());
  }

  @Override
  public void saveRecurring() {
    scheduler.schedule(tick.instance(name()), Instant.now());
  }

  private String name() {
    return mark + count.incrementAndGet();
  }

  @Override
  public void start() {
    scheduler.start();
  }

  @Override
  public String pending() {
    return "select exists (select 1 from scheduled_tasks where task_name = 'once')";
  }

  @Override
  public void stop() {
    scheduler.stop();
  }
}
