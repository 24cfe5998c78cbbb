package io.quarterhour.internal.work;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.execution.AttemptCounts;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.ExecutionStatus;
import io.quarterhour.execution.Origin;
import io.quarterhour.execution.Ownership;
import io.quarterhour.execution.Routing;
import io.quarterhour.execution.SlotRange;
import io.quarterhour.store.execution.ClaimResult;
import io.quarterhour.tenant.TenantId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class WorkerPoolTest {
  private final List<Runnable> threads = new ArrayList<>();
  private final List<RunningAttempt> executed = new ArrayList<>();

  @Test
  void fewThreadsDrainALongQueue() {
    WorkerPool pool = new WorkerPool(threads::add, 2, executed::add);
    List<RunningAttempt> runs = runs(5);

    assertThat(pool.submit(runs)).isEmpty();
    assertThat(threads).hasSize(2);
    threads.forEach(Runnable::run);

    assertThat(executed).isEqualTo(runs);
    pool.submit(runs(1));
    assertThat(threads).hasSize(3);
  }

  @Test
  void busyWorkersRunLaterSubmissions() {
    WorkerPool pool = new WorkerPool(threads::add, 1, executed::add);
    pool.submit(runs(1));
    pool.submit(runs(2));

    assertThat(threads).hasSize(1);
    threads.get(0).run();
    assertThat(executed).hasSize(3);
  }

  @Test
  void withoutThreadsEverythingIsRejected() {
    WorkerPool pool = new WorkerPool(atMost(0), 2, executed::add);

    assertThat(pool.submit(runs(5))).hasSize(5);
    assertThat(pool.drain()).isEmpty();
    assertThat(pool.submit(runs(1))).hasSize(1);
  }

  @Test
  void withTooFewThreadsTheExcessIsRejectedAndTheRestRuns() {
    WorkerPool pool = new WorkerPool(atMost(1), 3, executed::add);
    List<RunningAttempt> runs = runs(5);

    assertThat(pool.submit(runs)).containsExactly(runs.get(4), runs.get(3));
    threads.get(0).run();
    assertThat(executed).isEqualTo(runs.subList(0, 3));
  }

  @Test
  void replacementDrainsTheQueueNotTheAbandonedWorker() {
    WorkerPool pool = new WorkerPool(threads::add, 1, executed::add);
    List<RunningAttempt> runs = runs(2);
    pool.submit(runs);
    runs.get(0).abandon();

    threads.get(0).run();
    assertThat(executed).containsExactly(runs.get(0));

    assertThat(pool.replaceWorker()).isEmpty();
    threads.get(1).run();
    assertThat(executed).isEqualTo(runs);
  }

  private Executor atMost(int count) {
    return task -> {
      if (threads.size() >= count) {
        throw new RejectedExecutionException();
      }
      threads.add(task);
    };
  }

  private static List<RunningAttempt> runs(int count) {
    List<RunningAttempt> runs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Execution execution =
          new Execution(
              new ExecutionId(0, i),
              Origin.CALL,
              new Routing(TenantId.INSTALLATION, "noop", "default"),
              SlotRange.single(Instant.EPOCH),
              new ExecutionStatus(ExecutionState.RUNNING, null, Instant.EPOCH, Instant.EPOCH, null),
              AttemptCounts.NONE.withNextAttempt(),
              new Ownership(1, null, null, false),
              null,
              null);
      runs.add(new RunningAttempt(new ClaimResult.ClaimedExecution(execution, null, false)));
    }
    return runs;
  }
}
