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

/** A scheduler on the store, over a restart and over a crash. */
@Timeout(60)
class SchedulerOnFilesTest {
  private static final Task NIGHTLY =
      Task.builder("nightly")
          .action("tick")
          .schedule(Schedule.cron("*/15 * * * *"))
          .catchUp(CatchUpPolicy.all(10, Duration.ofDays(1)))
          .startPaused(false)
          .build();

  @TempDir Path folder;

  private final ManualTime time = ManualTime.startingAt(Instant.parse("2026-03-02T12:00:00Z"));
  private final BlockingQueue<Execution> ended = new LinkedBlockingQueue<>();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch mayEnd = new CountDownLatch(1);

  private Scheduler started(FileStore store) {
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
                      begun.countDown();
                      mayEnd.await();
                      return Outcome.success("over");
                    }))
            .listener(ended::add)
            .build();
    scheduler.start();
    return scheduler;
  }

  private Execution nextEnd() throws InterruptedException {
    Execution next = ended.poll(30, TimeUnit.SECONDS);
    assertThat(next).isNotNull();
    return next;
  }

  private void advance(Scheduler scheduler, Duration by) {
    time.advance(by);
    scheduler.wake();
  }

  private static List<Execution> history(SchedulerClient client) {
    return client.executions(ExecutionQuery.ALL, PageRequest.first(1000)).items();
  }

  @Test
  void aSchedulerGoesOnWhereTheOneBeforeStopped() throws Exception {
    Path directory = folder.resolve("store");
    List<Execution> before;
    try (Scheduler scheduler = started(FileStore.open(directory, Given.QUICK))) {
      scheduler.client().save(NIGHTLY);
      advance(scheduler, Duration.ofMinutes(15));
      nextEnd();
      before = history(scheduler.client());
    }
    assertThat(before).extracting(Execution::state).containsExactly(ExecutionState.SUCCEEDED);

    time.advance(Duration.ofMinutes(30));
    try (Scheduler scheduler = started(FileStore.open(directory, Given.QUICK))) {
      assertThat(history(scheduler.client())).containsAll(before);
      assertThat(List.of(nextEnd().slot(), nextEnd().slot()))
          .containsExactlyInAnyOrder(
              Instant.parse("2026-03-02T12:30:00Z"), Instant.parse("2026-03-02T12:45:00Z"));
      assertThat(history(scheduler.client())).hasSize(3);
    }
  }

  @Test
  void whatRanWhenTheProcessDiedIsTakenOver() throws Exception {
    Path directory = folder.resolve("store");
    Path afterCrash = Files.createDirectories(folder.resolve("crash"));
    ExecutionId call;
    try (Scheduler scheduler = started(FileStore.open(directory, Given.QUICK))) {
      call = scheduler.client().enqueue(ActionCall.of("hang"));
      begun.await();
      copyAsACrashLeavesIt(directory, afterCrash);
      mayEnd.countDown();
      assertThat(nextEnd().id()).isEqualTo(call);
    }

    time.advance(Duration.ofMinutes(10));
    try (Scheduler scheduler = started(FileStore.open(afterCrash, Given.QUICK))) {
      Execution again = nextEnd();
      assertThat(again.id()).isEqualTo(call);
      assertThat(again.state()).isEqualTo(ExecutionState.SUCCEEDED);
      assertThat(again.attemptCounts().lostLeases()).isEqualTo(1);
      assertThat(again.ownership().token()).isEqualTo(2);
      assertThat(scheduler.client().attempts(call)).hasSize(2);
    }
  }

  /** The store writes nothing meanwhile: the action waits, and the time stands still. */
  private static void copyAsACrashLeavesIt(Path directory, Path copy) throws IOException {
    Files.copy(directory.resolve("journal"), copy.resolve("journal"));
  }
}
