package io.quarterhour.notices;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.action.Action;
import io.quarterhour.action.ActionContext;
import io.quarterhour.action.NoParameters;
import io.quarterhour.client.SchedulerClient;
import io.quarterhour.execution.Outcome;
import io.quarterhour.notifier.Notification;
import io.quarterhour.notifier.Notifier;
import io.quarterhour.support.Day;
import io.quarterhour.task.NotificationRule;
import io.quarterhour.task.NotificationRule.Event;
import io.quarterhour.task.Task;
import io.quarterhour.task.TaskId;
import io.quarterhour.testing.TestScheduler;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The notifications of each rule for sequences of outcomes. In the column of outcomes, S is a
 * success, W a warning, F a failure and C a run that was cancelled before it began. The last column
 * has a letter for the event of each notification, or a dot if there is none.
 */
class NotificationTableTest {
  private static final TaskId TASK = TaskId.of("acme", "t");

  private final List<Notification> sent = new ArrayList<>();
  private char next;

  private final TestScheduler scheduler =
      TestScheduler.startingAt(Day.at("10:00"))
          .with(Action.of("work", this::work))
          .with(
              new Notifier() {
                @Override
                public String name() {
                  return "pigeon";
                }

                @Override
                public void send(Notification notification) {
                  sent.add(notification);
                }
              });
  private final SchedulerClient client = scheduler.client();

  private Outcome work(ActionContext<NoParameters> context) {
    return switch (next) {
      case 'S' -> Outcome.success();
      case 'W' -> Outcome.warning("hm");
      default -> Outcome.failure("no");
    };
  }

  private static Set<Event> events(String names) {
    Set<Event> events = new HashSet<>();
    for (String name : names.split(" ", -1)) {
      events.add(Event.valueOf(name));
    }
    return events;
  }

  /** {@return the letter of an event, for example a for ALWAYS and w for ON_WARNING} */
  private static char letter(Event event) {
    return switch (event) {
      case ALWAYS -> 'a';
      case ON_WARNING -> 'w';
      case ON_FAILURE -> 'f';
      case ON_CHANGE -> 'c';
      case ON_RECOVERY -> 'r';
      case ON_SKIPPED -> 's';
      case ON_LATE -> 'l';
    };
  }

  @ParameterizedTest
  @CsvSource({
    "ALWAYS,                           SWFSFFWSCS, aaaaaaaa.a",
    "ON_WARNING,                       SWFSFFWSCS, .ww.www...",
    "ON_FAILURE,                       SWFSFFWSCS, ..f.ff....",
    "ON_CHANGE,                        SWFSFFWSCS, .cccc.cc..",
    "ON_CHANGE,                        FFFSSSWWFW, c..c..c.cc",
    "ON_RECOVERY,                      SWFSFFWSCS, ...r..r...",
    "ON_RECOVERY,                      FCSCFFCWSS, ..r....r..",
    "ON_FAILURE ON_RECOVERY,           SWFSFFWSCS, ..frffr...",
    "ON_WARNING ON_RECOVERY,           FWWSFSWFCS, wrw.wrww.r",
    "ON_CHANGE ON_RECOVERY,            FWWSFSWFCS, cr.ccrcc.r",
    "ON_FAILURE ON_CHANGE,             FFWFSS,     cfccc.",
    "ALWAYS ON_RECOVERY,               FSSCFCS,    ara.a.r",
    "ALWAYS ON_FAILURE,                SFSWC,      afaa.",
    "ON_CHANGE,                        S,          .",
    "ON_CHANGE,                        F,          c",
    "ON_RECOVERY,                      S,          .",
    "ON_SKIPPED,                       SWFC,       ....",
  })
  void eachRuleNotifiesAsTheTableStates(String rule, String outcomes, String expected) {
    scheduler.save(
        Task.builder("t")
            .tenant("acme")
            .action("work")
            .notificationRule(NotificationRule.of("pigeon", Map.of(), events(rule)))
            .build());
    StringBuilder actual = new StringBuilder();
    for (int i = 0; i < outcomes.length(); i++) {
      next = outcomes.charAt(i);
      sent.clear();
      var run = client.runAtNextSlot(TASK);
      if (next == 'C') {
        client.cancel(run, "enough");
      }
      scheduler.runDue();
      assertThat(sent)
          .hasSizeLessThan(2)
          .allMatch(notification -> notification.execution().id().equals(run));
      actual.append(sent.isEmpty() ? '.' : letter(sent.get(0).event()));
    }
    assertThat(actual).hasToString(expected);
  }
}
