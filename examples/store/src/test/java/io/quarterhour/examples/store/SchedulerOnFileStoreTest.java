package io.quarterhour.examples.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.Scheduler;
import io.quarterhour.action.Action;
import io.quarterhour.client.SchedulerClient;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.Outcome;
import io.quarterhour.query.ExecutionQuery;
import io.quarterhour.query.PageRequest;
import io.quarterhour.schedule.Schedule;
import io.quarterhour.task.ActionCall;
import io.quarterhour.task.CatchUpPolicy;
import io.quarterhour.task.Task;
import io.quarterhour.time.ManualTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests a scheduler on the store across a restart and a crash. */
@Timeout(60)
class SchedulerOnFileStoreTest {
  private static final Task NIGHTLY =
      Task.builder("nightly")
          .action("tick")
          .schedule(Schedule.cron("*/15 * * * *"))
          .catchUp(CatchUpPolicy.all(10, Duration.ofDays(1)))
          .startPaused(false)
          .build();

  @TempDir Path folder;

  private final ManualTime time = ManualTime.startingAt(Instant.parse("2026-03-02T12:00:00Z"));
  private final BlockingQueue<Execution> finished = new LinkedBlockingQueue<>();
  private final CountDownLatch actionStarted = new CountDownLatch(1);
  private final CountDownLatch mayFinish = new CountDownLatch(1);

  private Scheduler startScheduler(FileStore store) {
    Scheduler scheduler =
        Scheduler.builder()
            .store(store)
            .time(time)
            .pollInterval(Duration.ofMillis(100))
            .pluginDiscovery(false)
            .action(Action.of("tick", context -> Outcome.success("tick")))
            .action(
                Action.of(
                    "hang",
                    context -> {
                      actionStarted.countDown();
                      mayFinish.await();
                      return Outcome.success("over");
                    }))
            .listener(finished::add)
            .build();
    scheduler.start();
    return scheduler;
  }

  private Execution nextFinished() throws InterruptedException {
    Execution next = finished.poll(30, TimeUnit.SECONDS);
    assertThat(next).isNotNull();
    return next;
  }

  private void advance(Scheduler scheduler, Duration duration) {
    time.advance(duration);
    scheduler.wake();
  }

  private static List<Execution> history(SchedulerClient client) {
    return client.executions(ExecutionQuery.ALL, PageRequest.first(1000)).items();
  }

  @Test
  void schedulerResumesAfterARestart() throws Exception {
    Path directory = folder.resolve("store");
    List<Execution> before;
    try (Scheduler scheduler = startScheduler(FileStore.open(directory, Fixtures.UNFORCED))) {
      scheduler.client().save(NIGHTLY);
      advance(scheduler, Duration.ofMinutes(15));
      nextFinished();
      before = history(scheduler.client());
    }
    assertThat(before).extracting(Execution::state).containsExactly(ExecutionState.SUCCEEDED);

    time.advance(Duration.ofMinutes(30));
    try (Scheduler scheduler = startScheduler(FileStore.open(directory, Fixtures.UNFORCED))) {
      assertThat(history(scheduler.client())).containsAll(before);
      assertThat(List.of(nextFinished().slot(), nextFinished().slot()))
          .containsExactlyInAnyOrder(
              Instant.parse("2026-03-02T12:30:00Z"), Instant.parse("2026-03-02T12:45:00Z"));
      assertThat(history(scheduler.client())).hasSize(3);
    }
  }

  @Test
  void executionsRunningAtACrashAreRecovered() throws Exception {
    Path directory = folder.resolve("store");
    Path afterCrash = Files.createDirectories(folder.resolve("crash"));
    ExecutionId call;
    try (Scheduler scheduler = startScheduler(FileStore.open(directory, Fixtures.UNFORCED))) {
      call = scheduler.client().enqueue(ActionCall.of("hang"));
      actionStarted.await();
      copyJournal(directory, afterCrash);
      mayFinish.countDown();
      assertThat(nextFinished().id()).isEqualTo(call);
    }

    time.advance(Duration.ofMinutes(10));
    try (Scheduler scheduler = startScheduler(FileStore.open(afterCrash, Fixtures.UNFORCED))) {
      Execution recovered = nextFinished();
      assertThat(recovered.id()).isEqualTo(call);
      assertThat(recovered.state()).isEqualTo(ExecutionState.SUCCEEDED);
      assertThat(recovered.attemptCounts().lostLeases()).isEqualTo(1);
      assertThat(recovered.ownership().token()).isEqualTo(2);
      assertThat(scheduler.client().attempts(call)).hasSize(2);
    }
  }

  /**
   * Copies the journal as a crash would leave it. The store writes nothing meanwhile, because the
   * action waits and the time does not advance.
   */
  private static void copyJournal(Path directory, Path copy) throws IOException {
    Files.copy(directory.resolve("journal"), copy.resolve("journal"));
  }
}
