package io.quarterhour.slots;

import io.quarterhour.action.Action;
import io.quarterhour.client.SchedulerClient;
import io.quarterhour.error.ConflictException;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.Outcome;
import io.quarterhour.memory.InMemoryStore;
import io.quarterhour.schedule.Schedule;
import io.quarterhour.store.SchedulerStore;
import io.quarterhour.store.task.Firing;
import io.quarterhour.support.Day;
import io.quarterhour.task.AuditEntry;
import io.quarterhour.task.ScheduleState;
import io.quarterhour.task.Task;
import io.quarterhour.task.TaskId;
import io.quarterhour.testing.TestScheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A random history of acts on one task, performed on the real engine. It notes each act in a {@link
 * SlotModel}, and knows nothing of what the engine makes of it.
 */
final class DrawnHistory {
  private static final TaskId TICKER = TaskId.of("ticker");
  private static final int ACTS = 25;

  /** A schedule that the rules of its zone can move; all others are on the quarter hour. */
  private static final Schedule ZONED = Schedule.daily("05:00").in("America/Mexico_City").exact();

  private static final List<Schedule> SCHEDULES =
      List.of(
          Schedule.cron("0 * * * *"),
          Schedule.cron("@hourly"),
          Schedule.every(Duration.ofMinutes(45)),
          Schedule.cron("15 */3 * * *"),
          Schedule.cron("0 7-11 * * *"),
          Schedule.cron("00 7-11 * * *"),
          ZONED);

  private final SchedulerStore store = new InMemoryStore();
  private final SlotModel model = new SlotModel();
  private final List<String> acts = new ArrayList<>();
  private final Random random;
  private TestScheduler scheduler = node(Day.at("10:05"));
  private Duration ahead = Duration.ZERO;
  private @Nullable ExecutionId manualRun;

  DrawnHistory(long seed) {
    random = new Random(seed);
  }

  private TestScheduler node(Instant start) {
    return TestScheduler.startingAt(start)
        .store(store)
        .with(Action.of("tick", context -> Outcome.success()));
  }

  /** {@return the acts, for messages} */
  @Override
  public String toString() {
    return String.join("\n", acts);
  }

  /** Performs the acts, ends a pause and an error of the clock, and waits for more than a day. */
  SlotModel play() {
    for (int i = 0; i < ACTS; i++) {
      act();
    }
    goBack();
    if (exists()) {
      client().resume(TICKER, "");
    }
    scheduler.advance(Duration.ofHours(25));
    model.passed(now());
    return model;
  }

  /** {@return all executions of the task, with the records of skipped slots} */
  List<Execution> executions() {
    return scheduler.executions(TICKER);
  }

  private SchedulerClient client() {
    return scheduler.client();
  }

  private Instant now() {
    return scheduler.now();
  }

  private boolean exists() {
    return client().task(TICKER).isPresent();
  }

  private void act() {
    int act = random.nextInt(16);
    acts.add(now() + " act " + act + ", ahead " + ahead);
    switch (act) {
      case 0, 1, 2, 3 -> scheduler.advance(minutes(180));
      case 4 -> scheduler.time().advance(minutes(random.nextBoolean() ? 180 : 1_500));
      case 5 -> goAhead();
      case 6 -> goBack();
      default -> {
        if (!exists()) {
          save();
        } else {
          change(act);
        }
      }
    }
  }

  private void change(int act) {
    try {
      switch (act) {
        case 7, 8 -> edit();
        case 9 -> client().pause(TICKER, "");
        case 10 -> client().pauseUntil(TICKER, now().plus(minutes(120)), "");
        case 11 -> client().resume(TICKER, "");
        case 12 -> client().skipNext(TICKER, 1 + random.nextInt(3), "");
        case 13 -> runByHand();
        case 14 -> delete();
        default -> changeZoneRules();
      }
    } catch (ConflictException e) {
      acts.add("  " + e.getMessage());
    }
  }

  private Duration minutes(int atMost) {
    return Duration.ofMinutes(1 + random.nextInt(atMost));
  }

  private void goAhead() {
    if (ahead.isZero()) {
      ahead = minutes(1_500);
      scheduler.time().jump(now().plus(ahead));
      scheduler.runDue();
    }
  }

  private void goBack() {
    if (!ahead.isZero()) {
      scheduler.runDue();
      scheduler.time().jump(now().minus(ahead));
      ahead = Duration.ZERO;
      model.wentBackTo(now());
      scheduler.runDue();
    }
  }

  private Schedule drawSchedule() {
    return SCHEDULES.get(random.nextInt(SCHEDULES.size()));
  }

  private void save() {
    Task task = Task.builder("ticker").action("tick").schedule(drawSchedule()).build();
    client().save(task.edit().startPaused(false).build());
    noteSchedule();
  }

  private void edit() {
    Task task = client().task(TICKER).orElseThrow().task();
    client().save(task.edit().schedule(drawSchedule()).build());
    noteSchedule();
  }

  private void noteSchedule() {
    model.scheduled(client().task(TICKER).orElseThrow().task().schedule().orElseThrow(), now());
  }

  private void runByHand() {
    if (manualRun != null && random.nextBoolean()) {
      client().cancel(manualRun, "");
    }
    manualRun = random.nextBoolean() ? client().runNow(TICKER) : client().runAtNextSlot(TICKER);
    if (random.nextBoolean()) {
      client().cancel(manualRun, "");
    }
  }

  private void delete() {
    scheduler.runDue();
    client().resume(TICKER, "");
    scheduler.runDue();
    client().delete(TICKER);
    model.deleted(now());
  }

  /** Stores the fire time of the old rules, an hour early or late, and starts a new node. */
  private void changeZoneRules() {
    ScheduleState state = client().task(TICKER).orElseThrow().scheduleState();
    Instant next = state.next();
    Schedule schedule = client().task(TICKER).orElseThrow().task().schedule().orElseThrow();
    if (next != null && schedule.equals(ZONED)) {
      Instant wrong = next.plus(Duration.ofHours(random.nextBoolean() ? 1 : -1));
      store
          .tasks()
          .updateScheduleState(
              new Firing(TICKER, state.withNext(wrong, wrong), List.of(), List.of()),
              now(),
              new AuditEntry(now(), "test", "moved", ""));
      scheduler = node(now());
      scheduler.runDue();
    }
  }
}
