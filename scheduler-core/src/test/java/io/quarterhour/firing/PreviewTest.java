package io.quarterhour.firing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarterhour.error.InvalidInputException;
import io.quarterhour.schedule.Alignment;
import io.quarterhour.schedule.DstPolicy;
import io.quarterhour.schedule.FirePreview;
import io.quarterhour.schedule.FirePreview.Reason;
import io.quarterhour.schedule.NominalTime;
import io.quarterhour.schedule.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The fires of a preview, with their nominal times and explanations. */
class PreviewTest {
  private static List<FirePreview> preview(Schedule schedule, String from, int count) {
    return FireTimes.of(schedule).preview(Instant.parse(from), count);
  }

  private static Schedule exact(String cron, String zone) {
    return Schedule.cron(cron).in(zone).exact();
  }

  @Test
  void ordinaryFireHasNoReason() {
    FirePreview fire = preview(exact("30 2 * * *", "UTC"), "2026-01-01T00:00:00Z", 1).get(0);

    assertThat(fire.slot()).isEqualTo("2026-01-01T02:30:00Z");
    assertThat(fire.startsAt()).isEqualTo(fire.slot());
    assertThat(fire.nominalTimes())
        .containsExactly(
            new NominalTime(
                LocalDateTime.parse("2026-01-01T02:30"),
                ZoneId.of("UTC"),
                fire.slot(),
                NominalTime.Occurrence.ONCE));
    assertThat(fire.reasons()).isEmpty();
    assertThat(fire.explanation()).isEmpty();
    assertThat(fire.fires()).isTrue();
  }

  @Test
  void localTimeInBerlinSpringGapFiresAfterTheGap() {
    Schedule schedule = exact("30 2 * * *", "Europe/Berlin");

    List<FirePreview> fires = preview(schedule, "2026-03-28T00:00:00Z", 3);

    assertThat(fires)
        .extracting(FirePreview::slot)
        .map(Instant::toString)
        .containsExactly("2026-03-28T01:30:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z");
    assertThat(fires.get(0).reasons()).isEmpty();
    assertThat(fires.get(1).reasons()).containsExactly(Reason.AFTER_GAP);
    assertThat(fires.get(1).nominalTimes().get(0).local()).isEqualTo("2026-03-29T02:30");
    assertThat(fires.get(1).explanation())
        .containsExactly(
            "02:30 on 2026-03-29 in Europe/Berlin does not exist: it fires at the first instant"
                + " after the gap");
  }

  @Test
  void ambiguousLocalTimeInBerlinFiresAtItsFirstOccurrence() {
    Schedule schedule = exact("30 2 * * *", "Europe/Berlin");

    List<FirePreview> fires = preview(schedule, "2026-10-24T12:00:00Z", 2);

    assertThat(fires)
        .extracting(FirePreview::slot)
        .map(Instant::toString)
        .containsExactly("2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z");
    assertThat(fires.get(0).explanation())
        .containsExactly(
            "02:30 on 2026-10-25 in Europe/Berlin occurs twice: this is the first occurrence");
    assertThat(fires.get(1).reasons()).isEmpty();
  }

  @Test
  void intervalFiresInBothPassesOfAnOverlap() {
    List<FirePreview> fires =
        preview(exact("*/30 2 * * *", "Europe/Berlin"), "2026-10-24T12:00:00Z", 4);

    assertThat(fires)
        .extracting(FirePreview::reasons)
        .map(reasons -> List.copyOf(reasons).get(0))
        .containsExactly(
            Reason.FIRST_OF_TWO, Reason.FIRST_OF_TWO, Reason.SECOND_OF_TWO, Reason.SECOND_OF_TWO);
  }

  @Test
  void halfHourShiftOfLordHoweIsAGap() {
    // On 4 October 2026 the clock jumps from 02:00 to 02:30, on 5 April it goes back to 01:30.
    List<FirePreview> spring =
        preview(exact("15 2 * * *", "Australia/Lord_Howe"), "2026-10-03T00:00:00Z", 2);
    assertThat(spring.get(0).slot()).isEqualTo("2026-10-03T15:30:00Z");
    assertThat(spring.get(0).nominalTimes().get(0).local()).isEqualTo("2026-10-04T02:15");
    assertThat(spring.get(0).reasons()).containsExactly(Reason.AFTER_GAP);
    assertThat(spring.get(1).slot()).isEqualTo("2026-10-04T15:15:00Z");
    assertThat(spring.get(1).reasons()).isEmpty();

    List<FirePreview> autumn =
        preview(exact("45 1 * * *", "Australia/Lord_Howe"), "2026-04-04T00:00:00Z", 1);
    assertThat(autumn.get(0).slot()).isEqualTo("2026-04-04T14:45:00Z");
    assertThat(autumn.get(0).reasons()).containsExactly(Reason.FIRST_OF_TWO);
  }

  @Test
  void missingMidnightInCairoFiresAfterTheGap() {
    // On 24 April 2026 the clock jumps from 00:00 to 01:00.
    List<FirePreview> fires =
        preview(exact("30 0 * * *", "Africa/Cairo"), "2026-04-23T00:00:00Z", 2);

    assertThat(fires.get(0).slot()).isEqualTo("2026-04-23T22:00:00Z");
    assertThat(fires.get(0).nominalTimes().get(0).local()).isEqualTo("2026-04-24T00:30");
    assertThat(fires.get(0).explanation().get(0))
        .startsWith("00:30 on 2026-04-24 in Africa/Cairo does not exist");
    assertThat(fires.get(1).slot()).isEqualTo("2026-04-24T21:30:00Z");
  }

  @Test
  void daySkippedInApiaFiresAtItsEnd() {
    List<FirePreview> fires =
        preview(exact("0 9 * * *", "Pacific/Apia"), "2011-12-29T00:00:00Z", 3);

    assertThat(fires)
        .extracting(FirePreview::slot)
        .map(Instant::toString)
        .containsExactly("2011-12-29T19:00:00Z", "2011-12-30T10:00:00Z", "2011-12-30T19:00:00Z");
    assertThat(fires.get(1).nominalTimes().get(0).local()).isEqualTo("2011-12-30T09:00");
    assertThat(fires.get(1).reasons()).containsExactly(Reason.AFTER_GAP);
    assertThat(fires.get(2).reasons()).isEmpty();
  }

  @Test
  void severalTimesInAGapFireOnce() {
    Schedule schedule = exact("0-59 0-23 * * *", "Pacific/Apia");

    FirePreview fire = preview(schedule, "2011-12-30T09:59:30Z", 1).get(0);

    assertThat(fire.slot()).isEqualTo("2011-12-30T10:00:00Z");
    assertThat(fire.nominalCount()).isEqualTo(1441);
    assertThat(fire.nominalTimes()).hasSize(FirePreview.MAX_NOMINAL_TIMES);
    assertThat(fire.reasons()).containsExactly(Reason.AFTER_GAP, Reason.MERGED);
  }

  @Test
  void previewReportsTimesMovedByTheGrid() {
    FirePreview fire =
        preview(Schedule.daily("10:10").aligned(Alignment.QUARTER_HOUR), "2026-05-01T00:00:00Z", 1)
            .get(0);

    assertThat(fire.slot()).isEqualTo("2026-05-01T10:15:00Z");
    assertThat(fire.nominalTimes().get(0).instant()).isEqualTo("2026-05-01T10:10:00Z");
    assertThat(fire.explanation())
        .containsExactly("rounded up to the quarter hour, from 2026-05-01T10:10:00Z");
  }

  @Test
  void dstPoliciesApplyToPreviews() {
    Schedule schedule =
        exact("30 2 * * *", "Europe/Berlin")
            .dst(new DstPolicy(DstPolicy.Gap.SKIP, DstPolicy.Overlap.BOTH));

    assertThat(preview(schedule, "2026-03-29T00:00:00Z", 1).get(0).slot())
        .isEqualTo("2026-03-30T00:30:00Z");
    assertThat(preview(schedule, "2026-10-24T12:00:00Z", 2))
        .extracting(fire -> List.copyOf(fire.reasons()).get(0))
        .containsExactly(Reason.FIRST_OF_TWO, Reason.SECOND_OF_TWO);
  }

  @Test
  void unionPreviewListsAllNominalTimes() {
    Schedule schedule =
        Schedule.union(
                Schedule.daily("10:10").in("Europe/Berlin"), Schedule.every(Duration.ofHours(1)))
            .aligned(Alignment.QUARTER_HOUR);

    List<FirePreview> fires = preview(schedule, "2026-05-01T07:30:00Z", 3);

    assertThat(fires)
        .extracting(FirePreview::slot)
        .map(Instant::toString)
        .containsExactly("2026-05-01T08:00:00Z", "2026-05-01T08:15:00Z", "2026-05-01T09:00:00Z");
    assertThat(fires.get(1).nominalTimes().get(0).local()).isEqualTo("2026-05-01T10:10");

    Schedule meeting =
        Schedule.union(Schedule.daily("10:10"), Schedule.daily("12:05").in("Europe/Berlin"))
            .aligned(Alignment.QUARTER_HOUR);
    FirePreview both = preview(meeting, "2026-05-01T00:00:00Z", 1).get(0);
    assertThat(both.slot()).isEqualTo("2026-05-01T10:15:00Z");
    assertThat(both.nominalTimes())
        .extracting(NominalTime::local)
        .map(LocalDateTime::toString)
        .containsExactly("2026-05-01T12:05", "2026-05-01T10:10");
    assertThat(both.reasons()).containsExactly(Reason.ROUNDED, Reason.MERGED);
  }

  @Test
  void endedScheduleHasNoFurtherFires() {
    Schedule schedule = exact("0 0 * * *", "UTC").until(Instant.parse("2026-01-03T00:00:00Z"));

    assertThat(preview(schedule, "2026-01-01T12:00:00Z", 10)).hasSize(2);
    assertThat(preview(exact("0 0 31 2 *", "UTC"), "2026-01-01T12:00:00Z", 10)).isEmpty();
  }

  @Test
  void numberOfFiresIsLimited() {
    FireTimes times = FireTimes.of(exact("* * * * *", "UTC"));

    assertThat(times.preview(Instant.EPOCH, 10_000)).hasSize(10_000);
    assertThatThrownBy(() -> times.preview(Instant.EPOCH, 0))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("a preview must have 1 to 10000 fires, was 0");
    assertThatThrownBy(() -> times.preview(Instant.EPOCH, 10_001))
        .isInstanceOf(InvalidInputException.class);
  }

  @Test
  void nominalTimeIsNeverAfterItsFire() {
    List<String> zones = List.copyOf(new TreeSet<>(ZoneId.getAvailableZoneIds()));
    for (int i = 0; i < 5_000; i++) {
      Random random = new Random(i);
      ZoneId zone = ZoneId.of(zones.get(i % zones.size()));
      Instant around = Instant.parse("2011-12-20T00:00:00Z").plusSeconds(86_400L * (i % 5_000));
      Schedule schedule = new RandomSchedules(random, zone, around).next().schedule();
      FireTimes times = FireTimes.of(schedule);
      Instant from = around;
      for (FirePreview fire : times.preview(around, 5)) {
        assertThat(fire.slot()).as("%s", schedule).isEqualTo(times.next(from));
        assertThat(fire.nominalTimes()).as("%s", schedule).isNotEmpty();
        assertThat(fire.nominalCount()).isGreaterThanOrEqualTo(fire.nominalTimes().size());
        FireTime next = times.nextFire(from);
        assertThat(next).isNotNull();
        assertThat(fire.nominalTimes().get(0).instant())
            .as("%s", schedule)
            .isEqualTo(next.nominal());
        assertThat(fire.nominalTimes())
            .allMatch(time -> !time.instant().isAfter(fire.slot()))
            .allMatch(time -> time.instant().isAfter(fire.slot().minusSeconds(900)))
            .allMatch(
                time ->
                    time.occurrence() == NominalTime.Occurrence.NEVER
                        || LocalDateTime.ofInstant(time.instant(), time.zone())
                            .equals(time.local()));
        from = fire.slot();
      }
    }
  }
}
