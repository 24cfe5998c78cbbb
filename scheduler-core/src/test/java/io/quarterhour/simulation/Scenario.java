package io.quarterhour.simulation;

import io.quarterhour.internal.engine.loop.EngineOptions.QueueOptions;
import io.quarterhour.internal.model.NotificationSource;
import io.quarterhour.schedule.Schedule;
import io.quarterhour.task.CatchUpPolicy;
import io.quarterhour.task.NotificationRule;
import io.quarterhour.task.NotificationRule.Event;
import io.quarterhour.task.NotificationRule.Scope;
import io.quarterhour.task.OverlapPolicy;
import io.quarterhour.task.RetryPolicy;
import io.quarterhour.task.Task;
import io.quarterhour.task.TaskBuilder;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.TenantId;
import io.quarterhour.tenant.TenantSelector;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The setup of a run.
 *
 * @param numbers the sizes, durations and limits
 * @param tenants all tenants
 * @param tasks the tasks
 */
record Scenario(Numbers numbers, List<TenantId> tenants, Map<TaskId, Planned> tasks) {
  /** The events that a notification rule may name. */
  private static final List<Event> EVENTS = List.of(Event.values());

  private static final Duration DAY = Duration.ofDays(1);

  /**
   * The sizes, durations and limits of a run.
   *
   * @param hosts the number of machines
   * @param lease the duration of a lease
   * @param poll the poll interval of each node
   * @param lostLeases the number of lost leases after which an execution is interrupted
   * @param queues the queues of each node
   * @param actionMillis the mean duration of an action in milliseconds
   * @param storm the duration of the storm in milliseconds
   */
  record Numbers(
      int hosts,
      Duration lease,
      Duration poll,
      int lostLeases,
      Map<String, QueueOptions> queues,
      long actionMillis,
      long storm) {}

  /**
   * A task.
   *
   * @param task the task as first saved
   * @param rescheduled whether clients change its schedule, so that its fire times are not known
   *     beforehand
   * @param mortal whether clients delete the task and save it again
   */
  record Planned(Task task, boolean rescheduled, boolean mortal) {
    /**
     * {@return the maximum number of executions of the task that may be leased at the same time}
     * Missed fire times that run one after another add one to the executions that may overlap.
     */
    int leasedAtOnce() {
      OverlapPolicy overlap = task.policies().overlap();
      boolean isSequential = task.policies().catchUp().kind() == CatchUpPolicy.Kind.ALL;
      return overlap.kind() == OverlapPolicy.Kind.ALLOW
          ? overlap.maxActive() + (isSequential ? 1 : 0)
          : 1;
    }
  }

  static Scenario drawn(Dice dice, Instant now) {
    List<TenantId> tenants = List.of(TenantId.of("acme"), TenantId.of("bolt"), TenantId.of("corp"));
    long storm = dice.between(40_000, 150_000);
    Numbers numbers =
        new Numbers(
            dice.between(2, 4),
            Duration.ofSeconds(dice.of(5, 10, 30)),
            Duration.ofSeconds(dice.of(1, 3, 10)),
            dice.between(1, 3),
            queues(dice),
            dice.of(200, 1_500, 6_000),
            storm);
    Map<TaskId, Planned> tasks = new LinkedHashMap<>();
    int count = dice.between(2, 6);
    for (int i = 0; i < count; i++) {
      Instant end = now.plusMillis(storm + dice.between(-20_000, 20_000));
      Planned planned =
          new Planned(
              task(dice, "task-" + i, tenants, schedule(dice, now, end)),
              dice.chance(0.25),
              dice.chance(0.15));
      tasks.put(planned.task.id(), planned);
    }
    return new Scenario(numbers, tenants, tasks);
  }

  private static Map<String, QueueOptions> queues(Dice dice) {
    Map<String, QueueOptions> queues = new TreeMap<>();
    queues.put("default", new QueueOptions(dice.between(1, 4), dice.between(0, 2)));
    queues.put(NotificationSource.NOTIFICATIONS, new QueueOptions(dice.between(1, 2), 0));
    return queues;
  }

  /** Draws a schedule that begins now and ends a little before or after the storm. */
  static Schedule schedule(Dice dice, Instant now, Instant end) {
    return switch (dice.between(0, 9)) {
      case 0 -> Schedule.once(now.plusMillis(dice.between(1000, 40_000))).exact();
      case 1 -> Schedule.cron("*/15 * * * *").until(now.plusSeconds(150));
      case 2 -> Schedule.cron("* * * * *").exact().until(end);
      default ->
          Schedule.every(Duration.ofSeconds(dice.of(1, 2, 3, 5, 10, 20, 30, 60)))
              .exact()
              .until(end);
    };
  }

  private static Task task(Dice dice, String name, List<TenantId> tenants, Schedule schedule) {
    boolean paused = dice.chance(0.05);
    TaskBuilder task =
        Task.builder(name)
            .action(dice.of(SimulatedAction.Kind.values()).action())
            .tenants(selector(dice, tenants))
            .schedule(schedule)
            .overlap(overlap(dice))
            .catchUp(catchUp(dice))
            .startPaused(paused)
            .runOnSave(!paused && dice.chance(0.1));
    if (dice.chance(0.5)) {
      task.retry(retry(dice));
    }
    if (dice.chance(0.3)) {
      task.locks(dice.of("left", "right"));
    } else if (dice.chance(0.25)) {
      task.locks("left", "right");
    }
    if (dice.chance(0.2)) {
      task.timeLimit(Duration.ofSeconds(dice.between(1, 10)));
    }
    if (dice.chance(0.2)) {
      task.maxFires(dice.between(1, 20));
    }
    return task.notificationRules(rules(dice)).build();
  }

  private static TenantSelector selector(Dice dice, List<TenantId> tenants) {
    return switch (dice.between(0, 4)) {
      case 0 -> TenantSelector.installation();
      case 1 -> TenantSelector.all().except(dice.of(tenants));
      case 2 -> TenantSelector.of(tenants);
      default -> TenantSelector.one(dice.of(tenants));
    };
  }

  private static OverlapPolicy overlap(Dice dice) {
    return dice.of(
        OverlapPolicy.skip(), OverlapPolicy.defer(), OverlapPolicy.allow(dice.between(1, 3)));
  }

  private static CatchUpPolicy catchUp(Dice dice) {
    Duration maxAge = dice.of(Duration.ofSeconds(5), Duration.ofMinutes(1), DAY);
    return switch (dice.between(0, 2)) {
      case 0 -> CatchUpPolicy.merge(maxAge);
      case 1 -> CatchUpPolicy.all(dice.between(1, 5), maxAge);
      default -> CatchUpPolicy.none(Duration.ofSeconds(dice.between(1, 10)));
    };
  }

  static RetryPolicy retry(Dice dice) {
    return RetryPolicy.retries(dice.between(0, 3))
        .backOff(Duration.ofMillis(dice.between(100, 3000)), Duration.ofSeconds(8));
  }

  private static NotificationRule.Digest digest(Dice dice) {
    int maxExecutions = dice.between(2, 5);
    return dice.chance(0.2)
        ? new NotificationRule.Digest(maxExecutions, null)
        : new NotificationRule.Digest(maxExecutions, Duration.ofSeconds(dice.between(1, 20)));
  }

  private static List<NotificationRule> rules(Dice dice) {
    List<NotificationRule> rules = new ArrayList<>();
    for (String notifier : SimulatedNotifier.NAMES) {
      for (int remaining = dice.between(0, 2); remaining > 0; remaining--) {
        Set<Event> events = EnumSet.noneOf(Event.class);
        for (int i = dice.between(1, 2); i > 0; i--) {
          events.add(EVENTS.get(dice.between(0, EVENTS.size() - 1)));
        }
        rules.add(
            new NotificationRule(
                notifier,
                events,
                Map.of("nth", remaining),
                dice.of(Scope.values()),
                events.contains(Event.ON_LATE) ? Duration.ofSeconds(dice.between(0, 20)) : null,
                dice.chance(0.3) ? digest(dice) : null));
      }
    }
    return rules;
  }
}
