package io.quarterhour.nodes;

import static io.quarterhour.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarterhour.Scheduler;
import io.quarterhour.SchedulerBuilder;
import io.quarterhour.action.Action;
import io.quarterhour.client.SchedulerClient;
import io.quarterhour.error.InvalidInputException;
import io.quarterhour.execution.Outcome;
import io.quarterhour.memory.InMemoryStore;
import io.quarterhour.query.ExecutionQuery;
import io.quarterhour.query.PageRequest;
import io.quarterhour.schedule.ExclusionCalendar;
import io.quarterhour.schedule.Schedule;
import io.quarterhour.support.CapturedLogs;
import io.quarterhour.support.Day;
import io.quarterhour.support.Nodes;
import io.quarterhour.support.Traces;
import io.quarterhour.task.Task;
import io.quarterhour.task.TaskBuilder;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.CalendarDirectory;
import io.quarterhour.time.ManualTime;
import java.time.Duration;
import java.util.AbstractMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(60)
class CalendarRefreshTest {
  @RegisterExtension final Nodes nodes = new Nodes();

  private final InMemoryStore store = new InMemoryStore();
  private final ManualTime time = ManualTime.startingAt(Day.at("10:00"));
  private final Directory directory = new Directory();

  /** A calendar directory of a host that can be changed and can fail. */
  private static final class Directory implements CalendarDirectory {
    private final Map<String, ExclusionCalendar> calendars = new ConcurrentHashMap<>();
    private final Set<String> readers = ConcurrentHashMap.newKeySet();
    private final AtomicInteger reads = new AtomicInteger();
    private volatile boolean fails;

    @Override
    public Map<String, ExclusionCalendar> calendars() {
      readers.add(Thread.currentThread().getName());
      reads.incrementAndGet();
      if (fails) {
        throw new UnsupportedOperationException("no connection");
      }
      return calendars;
    }

    void awaitReads(int count) {
      int before = reads.get();
      eventually(() -> reads.get() >= before + count);
    }

    void window(String from, String to) {
      calendars.put("w", ExclusionCalendar.window(Day.at(from), Day.at(to)));
    }
  }

  private SchedulerBuilder builder(String node) {
    return Nodes.builder()
        .nodeName(node)
        .store(store)
        .time(time)
        .calendars(directory)
        .calendarRefreshInterval(Duration.ofMillis(10))
        .action(Action.of("tick", context -> Outcome.success()));
  }

  private static TaskBuilder task() {
    return Task.builder("ticker")
        .action("tick")
        .schedule(Schedule.cron("*/15 * * * *"))
        .calendars("w")
        .startPaused(false);
  }

  private static List<String> traces(SchedulerClient client, TaskId task) {
    return Traces.of(client.executions(ExecutionQuery.of(task), PageRequest.first(1000)).items());
  }

  private void quarter(SchedulerClient client, TaskId task, int slots) {
    time.advance(Duration.ofMinutes(15));
    eventually(
        () ->
            Traces.count(
                        client.executions(ExecutionQuery.of(task), PageRequest.first(1000)).items())
                    == slots
                && client.task(task).orElseThrow().active() == 0);
  }

  @Test
  void calendarsAreRefreshedPeriodicallyOffTheEngineThreads() {
    directory.window("10:00", "11:00");
    Scheduler scheduler = nodes.start(builder("one"));
    SchedulerClient client = scheduler.client();
    TaskId task = client.save(task().build()).id();
    quarter(client, task, 1);

    directory.window("12:00", "13:00");
    directory.awaitReads(2);
    quarter(client, task, 2);

    assertThat(traces(client, task)).containsExactly("EXCLUDED 10:15", "SUCCEEDED 10:30");
    assertThat(directory.readers)
        .containsExactlyInAnyOrder(Thread.currentThread().getName(), "quarterhour-one-calendars");
  }

  @Test
  void failedRefreshKeepsTheLastCalendars() {
    directory.window("10:00", "11:00");
    Scheduler scheduler = nodes.start(builder("one"));
    TaskId task = scheduler.client().save(task().build()).id();

    try (CapturedLogs capturedLogs = new CapturedLogs()) {
      directory.fails = true;
      directory.awaitReads(2);
      quarter(scheduler.client(), task, 1);

      assertThat(
              capturedLogs.linesWith("calendar directory " + Directory.class.getName() + " threw"))
          .isNotEmpty();
    }
    assertThat(traces(scheduler.client(), task)).containsExactly("EXCLUDED 10:15");
  }

  @Test
  void unreadableDirectoryPreventsTheStart() {
    directory.fails = true;
    Scheduler scheduler = builder("one").build();

    assertThatThrownBy(scheduler::start)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "calendar directory "
                + Directory.class.getName()
                + " could not be read: it threw java.lang.UnsupportedOperationException: no"
                + " connection")
        .hasCauseInstanceOf(UnsupportedOperationException.class);
    directory.fails = false;
    scheduler.start();
    scheduler.stop(Duration.ZERO);
  }

  @Test
  void clientLoadsTheCalendarsBeforeTheStart() {
    directory.window("10:00", "11:00");
    Scheduler scheduler = builder("one").build();

    TaskId task = scheduler.client().save(task().build()).id();

    assertThat(scheduler.client().task(task).orElseThrow().scheduleState().next())
        .isEqualTo(Day.at("11:00"));
    assertThat(directory.reads).hasValue(1);
    scheduler.stop(Duration.ZERO);
  }

  @Test
  void taskIsRejectedIfCalendarsAreUnreadableBeforeTheStart() {
    directory.fails = true;
    Scheduler scheduler = builder("one").build();

    assertThatThrownBy(() -> scheduler.client().save(task().build()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("task ticker is invalid: calendar directory ")
        .hasMessageEndingWith(
            "could not be read: it threw java.lang.UnsupportedOperationException: no connection");
    scheduler.stop(Duration.ZERO);
  }

  @Test
  void racingNodesSkipOrFireEachFireTimeOnce() {
    directory.window("10:30", "11:05");
    Scheduler first = nodes.start(builder("one"));
    nodes.start(builder("two"));
    TaskId task = first.client().save(task().maxFires(2).build()).id();

    for (int i = 1; i <= 5; i++) {
      quarter(first.client(), task, i);
    }
    time.advance(Duration.ofHours(1));
    directory.awaitReads(4);

    assertThat(traces(first.client(), task))
        .containsExactly("SUCCEEDED 10:15", "EXCLUDED 10:30-11:00 3", "SUCCEEDED 11:15");
  }

  @Test
  void blockedDirectoryDoesNotPreventTheStop() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    AtomicInteger reads = new AtomicInteger();
    Scheduler scheduler =
        builder("one")
            .calendars(
                () -> {
                  if (reads.incrementAndGet() > 1) {
                    inside.countDown();
                    await(release);
                  }
                  return Map.of();
                })
            .build();
    scheduler.start();
    inside.await();

    assertThat(scheduler.stop(Duration.ZERO).isClean()).isTrue();
    release.countDown();
  }

  /** Waits for a latch and ignores interrupts. */
  private static void await(CountDownLatch latch) {
    boolean isOpen = false;
    while (!isOpen) {
      try {
        latch.await();
        isOpen = true;
      } catch (InterruptedException e) {
        // Keep waiting.
      }
    }
  }

  @Test
  void refreshContinuesAfterAnInterruptedRead() {
    AtomicInteger reads = new AtomicInteger();
    nodes.start(
        builder("one")
            .calendars(
                () -> {
                  if (reads.incrementAndGet() > 1) {
                    Thread.currentThread().interrupt();
                  }
                  return Map.of();
                }));

    eventually(() -> reads.get() >= 4);
  }

  @Test
  void unreadableCalendarNamesPreventTheStart() {
    Map<String, ExclusionCalendar> lazy =
        new AbstractMap<>() {
          @Override
          public Set<Entry<String, ExclusionCalendar>> entrySet() {
            throw new UnsupportedOperationException("no connection");
          }
        };
    Scheduler scheduler = builder("one").calendars(() -> lazy).build();

    assertThatThrownBy(scheduler::start)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("could not be read: it threw java.lang.UnsupportedOperation");
    scheduler.stop(Duration.ZERO);
  }

  @Test
  void maximalIntervalNeverRefreshes() {
    Scheduler scheduler =
        nodes.start(builder("forever").calendarRefreshInterval(Duration.ofSeconds(Long.MAX_VALUE)));

    eventually(() -> threadState("quarterhour-forever-calendars") == Thread.State.TIMED_WAITING);
    assertThat(scheduler.stop(Duration.ZERO).isClean()).isTrue();
  }

  private static Thread.@Nullable State threadState(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals(name))
        .map(Thread::getState)
        .findFirst()
        .orElse(null);
  }

  @Test
  void noThreadIsStartedWithoutADirectory() {
    Scheduler scheduler = nodes.start(Nodes.builder().nodeName("without"));

    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .contains("quarterhour-without-dispatch")
        .doesNotContain("quarterhour-without-calendars");
    assertThat(scheduler.client().caller()).isNotNull();
  }
}
