package io.quarterhour.examples.benchmarks;

import io.quarterhour.Scheduler;
import io.quarterhour.client.SchedulerClient;
import io.quarterhour.schedule.Schedule;
import io.quarterhour.task.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongConsumer;

/** Quarterhour with the in-memory store; each timer is a saved task with a one-off schedule. */
final class QuarterhourTasks implements TimerSystem {
  private final Scheduler scheduler;
  private final SchedulerClient client;
  private int count;

  QuarterhourTasks(LongConsumer action) {
    scheduler = QuarterhourCalls.scheduler(action);
    client = scheduler.client();
  }

  @Override
  public void start() {
    scheduler.start();
  }

  @Override
  public void schedule(long due) {
    client.save(
        Task.builder("timer-" + count++)
            .action("noop")
            .schedule(Schedule.once(Instant.ofEpochMilli(due)).exact())
            .startPaused(false)
            .build());
  }

  @Override
  public void close() {
    scheduler.stop(Duration.ZERO);
  }
}
