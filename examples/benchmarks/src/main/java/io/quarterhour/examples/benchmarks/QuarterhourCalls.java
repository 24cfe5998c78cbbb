package io.quarterhour.examples.benchmarks;

import io.quarterhour.Scheduler;
import io.quarterhour.action.Action;
import io.quarterhour.client.SchedulerClient;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.Outcome;
import io.quarterhour.query.Retention;
import io.quarterhour.task.ActionCall;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/** Quarterhour with the in-memory store; each timer is a call of an action at a given time. */
final class QuarterhourCalls implements TimerSystem {
  static final String SETTINGS =
      "in-memory store, unlimited history, 2 workers, prefetch of 2048 executions";

  private static final int WORKERS = 2;
  private static final int PREFETCH = 2048;
  private static final int SAMPLE_EVERY = 1000;

  private final Scheduler scheduler;
  private final SchedulerClient client;
  private final List<ExecutionId> sample = new ArrayList<>();
  private int count;

  QuarterhourCalls(LongConsumer action) {
    scheduler = scheduler(action);
    client = scheduler.client();
  }

  static Scheduler scheduler(LongConsumer action) {
    return Scheduler.builder()
        .pluginDiscovery(false)
        .action(
            Action.of(
                "noop",
                context -> {
                  action.accept(context.slot().toEpochMilli());
                  return Outcome.success();
                }))
        .queue("default", WORKERS, PREFETCH)
        .retention(Retention.UNLIMITED)
        .build();
  }

  @Override
  public void start() {
    scheduler.start();
  }

  @Override
  public void schedule(long due) {
    ExecutionId id = client.enqueue(ActionCall.of("noop").at(Instant.ofEpochMilli(due)));
    if (count++ % SAMPLE_EVERY == 0) {
      sample.add(id);
    }
  }

  /** Stops the scheduler, which waits until all outcomes are recorded. */
  @Override
  public void awaitRecorded() {
    scheduler.stop(Duration.ofMinutes(1));
    for (ExecutionId id : sample) {
      ExecutionState state =
          client.execution(id).map(Execution::state).orElse(ExecutionState.WAITING);
      if (state != ExecutionState.SUCCEEDED) {
        throw new IllegalStateException("execution " + id + " should have succeeded, is " + state);
      }
    }
  }

  @Override
  public void close() {
    scheduler.stop(Duration.ZERO);
  }
}
