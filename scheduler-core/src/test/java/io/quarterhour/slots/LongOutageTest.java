package io.quarterhour.slots;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.action.Action;
import io.quarterhour.client.SchedulerClient;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.Outcome;
import io.quarterhour.memory.InMemoryStore;
import io.quarterhour.schedule.CronDialect;
import io.quarterhour.schedule.ExclusionCalendar;
import io.quarterhour.schedule.Schedule;
import io.quarterhour.store.task.Firing;
import io.quarterhour.support.Day;
import io.quarterhour.support.RecordingStore;
import io.quarterhour.support.Traces;
import io.quarterhour.task.CatchUpPolicy;
import io.quarterhour.task.Task;
import io.quarterhour.task.TaskBuilder;
import io.quarterhour.testing.TestScheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Outages and pauses with very many fire times: they take few and small acts of the store. */
class LongOutageTest {
  private static final Schedule SECONDS = Schedule.every(Duration.ofSeconds(1)).exact();
  private static final Duration OUTAGE = Duration.ofDays(400);
  private static final int OUTAGE_SECONDS = 400 * 86_400;
  private static final String UNSERVED = "unserved";

  private final List<Instant> startedSlots = new ArrayList<>();
  private final RecordingStore store = new RecordingStore(new InMemoryStore());
  private final TestScheduler scheduler =
      TestScheduler.startingAt(Day.at("10:00"))
          .store(store)
          .with(
              Action.of(
                  "tick",
                  context -> {
                    startedSlots.add(context.slot());
                    return Outcome.success();
                  }));

  private Task save(String name, Schedule schedule, CatchUpPolicy policy) {
    return scheduler.save(task(name, schedule, policy).build());
  }

  private static TaskBuilder task(String name, Schedule schedule, CatchUpPolicy policy) {
    return Task.builder(name).action("tick").schedule(schedule).catchUp(policy);
  }

  private void outage(Duration length) {
    scheduler.time().advance(length);
    store.take("fire");
    scheduler.runDue();
  }

  private List<String> traces(Task task) {
    return Traces.of(scheduler.executions(task.id()));
  }

  @Test
  void fixedPeriodIsCaughtUpByOneActAndCountedExactly() {
    Task task = save("ticker", SECONDS, CatchUpPolicy.merge(Duration.ofMinutes(1)));

    outage(OUTAGE);

    assertThat(traces(task))
        .containsExactly(
            "TOO_LATE 10:00:01-09:58:59 " + (OUTAGE_SECONDS - 61), "SUCCEEDED 09:59-10:00 61");
    assertThat(store.take("fire")).hasSize(1);
  }

  @Test
  void mergeOfALongAgeIsOneExecutionForAllSlots() {
    Task task = save("ticker", SECONDS, CatchUpPolicy.merge(Duration.ofDays(500)));

    outage(OUTAGE);

    assertThat(traces(task)).containsExactly("SUCCEEDED 10:00:01-10:00 " + OUTAGE_SECONDS);
    assertThat(store.take("fire")).hasSize(1);
    assertThat(scheduler.status(task.id()).scheduleState().fires()).isEqualTo(1);
  }

  @Test
  void newestSlotsOfALongOutageRunInTurn() {
    Task task = save("ticker", SECONDS, CatchUpPolicy.all(3, Duration.ofDays(500)));

    outage(OUTAGE);

    assertThat(traces(task))
        .containsExactly(
            "TOO_MANY 10:00:01-09:59:57 " + (OUTAGE_SECONDS - 3),
            "SUCCEEDED 09:59:58",
            "SUCCEEDED 09:59:59",
            "SUCCEEDED 10:00");
    assertThat(store.take("fire")).hasSize(1);
  }

  @Test
  void onlyTheNewestSlotOfALongOutageRunsWithoutCatchUp() {
    Task task = save("ticker", SECONDS, CatchUpPolicy.none());

    outage(OUTAGE);

    assertThat(traces(task))
        .containsExactly(
            "TOO_LATE 10:00:01-09:58:59 " + (OUTAGE_SECONDS - 61),
            "TOO_MANY 09:59-09:59:59 60",
            "SUCCEEDED 10:00");
  }

  @Test
  void slotsOfACronAreSkippedTogetherAndCountedUpToALimit() {
    Schedule cron = Schedule.cron("* * * * * *", CronDialect.SPRING).exact();
    Task task = save("ticker", cron, CatchUpPolicy.merge(Duration.ofMinutes(1)));

    outage(OUTAGE);

    assertThat(traces(task))
        .containsExactly("TOO_LATE 10:00:01-09:58:59 10000", "SUCCEEDED 09:59-10:00 61");
    assertThat(store.take("fire")).hasSize(1);
  }

  @Test
  void slotsThatAreTooLateAreSkippedTogetherInSpiteOfACalendar() {
    Instant end = Day.at("10:00").plus(OUTAGE);
    scheduler.calendars(
        () -> Map.of("maintenance", ExclusionCalendar.window(end.minusSeconds(60), end)));
    Task task =
        scheduler.save(
            task("ticker", SECONDS, CatchUpPolicy.merge(Duration.ofHours(1)))
                .calendars("maintenance")
                .build());

    outage(OUTAGE);

    assertThat(store.take("fire")).hasSize(1);
    assertThat(Traces.count(scheduler.executions(task.id()))).isEqualTo(OUTAGE_SECONDS);
    assertThat(scheduler.executions(task.id()))
        .extracting(execution -> execution.slots().count())
        .contains(OUTAGE_SECONDS - 3_601, 3_600 - 60 + 1);
  }

  @Test
  void slotsOfALongPauseAreCountedExactly() {
    Task task = save("ticker", SECONDS, CatchUpPolicy.merge());
    scheduler.client().pause(task.id(), "holidays");
    scheduler.time().advance(OUTAGE);

    scheduler.client().resume(task.id(), "");

    assertThat(traces(task)).containsExactly("PAUSED 10:00:01-09:59:59 " + (OUTAGE_SECONDS - 1));
    assertThat(scheduler.status(task.id()).scheduleState().next()).isEqualTo(Day.at(400, "10:00"));
  }

  @Test
  void slotsOfALongPauseOfACronAreSkippedTogetherAndCountedUpToALimit() {
    Schedule cron = Schedule.cron("* * * * * *", CronDialect.SPRING).exact();
    Task task = save("ticker", cron, CatchUpPolicy.merge());
    scheduler.client().pause(task.id(), "holidays");
    scheduler.time().advance(OUTAGE);

    scheduler.client().resume(task.id(), "");

    assertThat(traces(task)).containsExactly("PAUSED 10:00:01-09:59:59 10000");
  }

  @Test
  void longSeriesIsInsertedInPartsAndRunsInOrder() {
    Task task = save("ticker", SECONDS, CatchUpPolicy.all(1_000, Duration.ofDays(1)));

    outage(Duration.ofSeconds(405));

    assertThat(startedSlots).hasSize(405).isSorted().doesNotHaveDuplicates();
    assertThat(scheduler.executions(task.id()))
        .extracting(Execution::state)
        .containsOnly(ExecutionState.SUCCEEDED);
    assertThat(store.takeLists("fire", Firing.class))
        .extracting(firings -> firings.get(0).executions().size())
        .containsExactly(100, 100, 100, 100, 5);
  }

  @Test
  void maximumNumberOfFiresAppliesToASeriesInParts() {
    Task task =
        scheduler.save(
            task("ticker", SECONDS, CatchUpPolicy.all(1_000, Duration.ofDays(1)))
                .maxFires(103)
                .build());

    outage(Duration.ofSeconds(405));

    assertThat(startedSlots).hasSize(103).isSorted();
    assertThat(scheduler.status(task.id()).scheduleState().next()).isNull();
    assertThat(scheduler.executions(task.id()))
        .extracting(Execution::state)
        .containsOnly(ExecutionState.SUCCEEDED);
  }

  @Test
  void punctualTaskFiresWhileManyOthersCatchUp() {
    SchedulerClient client = scheduler.client();
    for (int i = 0; i < 600; i++) {
      client.save(
          task("late-" + i, SECONDS, CatchUpPolicy.all(200, Duration.ofDays(1)))
              .queue(UNSERVED)
              .startPaused(false)
              .build());
    }
    Task punctual =
        save("punctual", Schedule.once(Day.at("10:03:20")).exact(), CatchUpPolicy.merge());

    outage(Duration.ofSeconds(200));

    List<List<Firing>> acts = store.takeLists("fire", Firing.class);
    assertThat(acts)
        .allSatisfy(
            act ->
                assertThat(act.stream().mapToInt(firing -> firing.executions().size()).sum())
                    .isLessThanOrEqualTo(1_100));
    assertThat(acts.subList(0, 2))
        .anySatisfy(act -> assertThat(act).extracting(Firing::task).contains(punctual.id()));
    assertThat(acts.stream().flatMap(List::stream).mapToInt(f -> f.executions().size()).sum())
        .isEqualTo(600 * 200 + 1);
  }
}
