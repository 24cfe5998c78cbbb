package io.quarterhour.slots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarterhour.action.Action;
import io.quarterhour.error.InvalidInputException;
import io.quarterhour.execution.Outcome;
import io.quarterhour.schedule.ExclusionCalendar;
import io.quarterhour.schedule.FirePreview;
import io.quarterhour.schedule.FirePreview.Reason;
import io.quarterhour.schedule.Schedule;
import io.quarterhour.support.Day;
import io.quarterhour.task.Task;
import io.quarterhour.task.TaskBuilder;
import io.quarterhour.testing.TestScheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Previews of tasks: the fire times that a task would have. */
class TaskPreviewTest {
  private static final Schedule HOURLY = Schedule.cron("0 * * * *");

  private final TestScheduler scheduler =
      TestScheduler.startingAt(Day.at("10:00"))
          .calendars(
              () -> Map.of("upgrade", ExclusionCalendar.window(Day.at("11:30"), Day.at("13:30"))))
          .with(Action.of("tick", context -> Outcome.success()));

  private static TaskBuilder task(Schedule schedule) {
    return Task.builder("ticker").action("tick").schedule(schedule);
  }

  private List<FirePreview> preview(Task task, int count) {
    return scheduler.client().preview(task, scheduler.now(), count);
  }

  private static List<Instant> starts(List<FirePreview> fires) {
    return fires.stream().filter(FirePreview::fires).map(FirePreview::startsAt).toList();
  }

  private List<Instant> started() {
    return scheduler.executions().stream()
        .map(execution -> execution.status().startedAt())
        .filter(Objects::nonNull)
        .sorted()
        .toList();
  }

  @Test
  void previewUsesTheGridOfTheScheduler() {
    FirePreview fire =
        scheduler.client().preview(Schedule.daily("10:10"), scheduler.now(), 1).get(0);

    assertThat(fire.slot()).isEqualTo(Day.at("10:15"));
    assertThat(fire.reasons()).containsExactly(Reason.ROUNDED);
  }

  @Test
  void previewReportsExcludedFireTimesAndDoesNotCountThem() {
    List<FirePreview> fires = preview(task(HOURLY).calendars("upgrade").build(), 3);

    assertThat(fires)
        .extracting(FirePreview::slot)
        .containsExactly(
            Day.at("11:00"), Day.at("12:00"), Day.at("13:00"), Day.at("14:00"), Day.at("15:00"));
    assertThat(fires.get(1).fires()).isFalse();
    assertThat(fires.get(1).explanation())
        .containsExactly("does not fire: excluded by the calendar 'upgrade'");
    assertThat(fires.get(3).fires()).isTrue();
  }

  @Test
  void previewMatchesActualFires() {
    Task unsaved =
        task(HOURLY.exact())
            .jitter(Duration.ofMinutes(10))
            .calendars("upgrade")
            .maxFires(4)
            .build();
    List<Instant> previewed = starts(preview(unsaved, 10));

    scheduler.save(unsaved);
    scheduler.advance(Duration.ofDays(1));

    assertThat(previewed).hasSize(4);
    assertThat(started()).isEqualTo(previewed);
  }

  @Test
  void previewOfASavedTaskContinuesFromItsState() {
    Task saved = scheduler.save(task(HOURLY).maxFires(5).build());
    scheduler.advance(Duration.ofHours(2));
    scheduler.client().skipNext(saved.id(), 1, "");

    assertThat(starts(preview(saved, 10)))
        .containsExactly(Day.at("14:00"), Day.at("15:00"), Day.at("16:00"));
    assertThat(starts(scheduler.client().preview(saved, Day.at("14:30"), 10)))
        .containsExactly(Day.at("15:00"), Day.at("16:00"));

    scheduler.advance(Duration.ofHours(10));
    assertThat(preview(saved, 10)).isEmpty();
  }

  @Test
  void previewOfAChangedScheduleStartsOver() {
    Task saved = scheduler.save(task(HOURLY).maxFires(1).build());
    scheduler.advance(Duration.ofHours(2));

    Task edited = saved.edit().schedule(Schedule.daily("20:00")).build();

    assertThat(starts(preview(edited, 10))).containsExactly(Day.at("20:00"));
  }

  @Test
  void pastOneOffIsPreviewedAtTheNextQuarter() {
    scheduler.advance(Duration.ofMinutes(5));

    List<FirePreview> fires = preview(task(Schedule.once(Day.at("08:00"))).build(), 5);

    assertThat(starts(fires)).containsExactly(Day.at("10:15"));
    assertThat(fires.get(0).nominalTimes().get(0).local()).isEqualTo("2026-03-02T08:00");
  }

  @Test
  void lateExactOneOffIsNotReportedAsRounded() {
    Task task = task(Schedule.once(Day.at("08:00")).exact()).build();

    List<FirePreview> fires = scheduler.client().preview(task, Day.at("10:00").plusNanos(1), 5);

    assertThat(starts(fires)).containsExactly(Day.at("10:00").plusMillis(1));
    assertThat(fires.get(0).reasons()).isEmpty();
  }

  @Test
  void lateSavedOneOffIsStillPending() {
    scheduler.advance(Duration.ofMinutes(5));
    Task saved = scheduler.save(task(Schedule.once(Day.at("08:00"))).build());

    List<FirePreview> fires = preview(saved, 5);

    assertThat(starts(fires)).containsExactly(Day.at("10:15"));
    assertThat(fires.get(0).nominalTimes().get(0).local()).isEqualTo("2026-03-02T08:00");
    scheduler.advance(Duration.ofHours(1));
    assertThat(preview(saved, 5)).isEmpty();
  }

  @Test
  void savedOneOffIsNotMovedToTheStartOfThePreview() {
    Task saved = scheduler.save(task(Schedule.once(Day.at("11:00"))).build());

    assertThat(scheduler.client().preview(saved, Day.at("12:00"), 5)).isEmpty();
  }

  @Test
  void oneOffAtTheMinimumInstantWouldRunImmediately() {
    Task task = task(Schedule.once(Instant.MIN)).build();

    assertThat(starts(preview(task, 5))).hasSize(1);
    scheduler.advance(Duration.ofMinutes(1));
    assertThat(starts(preview(scheduler.save(task), 5))).containsExactly(Day.at("10:15"));
  }

  @Test
  void changedLimitRestartsTheCount() {
    Task saved = scheduler.save(task(HOURLY).maxFires(2).build());
    scheduler.advance(Duration.ofHours(1));

    Task edited = saved.edit().maxFires(3).build();
    assertThat(starts(preview(edited, 10)))
        .containsExactly(Day.at("12:00"), Day.at("13:00"), Day.at("14:00"));
    scheduler.advance(Duration.ofHours(2));
    List<Instant> previewed = starts(preview(edited, 10));

    assertThat(previewed).containsExactly(Day.at("14:00"), Day.at("15:00"), Day.at("16:00"));
    scheduler.save(edited);
    scheduler.advance(Duration.ofHours(10));
    assertThat(started()).endsWith(previewed.toArray(Instant[]::new)).hasSize(5);
  }

  @Test
  void manualTaskHasNoFires() {
    assertThat(preview(Task.builder("byHand").action("tick").manual().build(), 5)).isEmpty();
  }

  @Test
  void previewRejectsTasksThatCannotBeSaved() {
    assertThatThrownBy(() -> preview(task(Schedule.cron("61 * * * *")).build(), 1))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("must be 0 to 59, was 61");
    assertThatThrownBy(() -> preview(Task.builder("x").action("nobody").build(), 1))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("no action 'nobody'");
    assertThatThrownBy(() -> preview(task(HOURLY).build(), 0))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("a preview must have 1 to 10000 fires, was 0");
    assertThat(scheduler.executions()).isEmpty();
  }
}
