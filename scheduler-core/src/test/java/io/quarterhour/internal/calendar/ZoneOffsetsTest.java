package io.quarterhour.internal.calendar;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The offset tables of all zones, compared with the zone rules from which they are built. */
class ZoneOffsetsTest {
  private static final Instant LAST = Instant.parse("2500-01-01T00:00:00Z");

  @Test
  void tableContainsEveryTransition() {
    for (String id : ZoneId.getAvailableZoneIds()) {
      ZoneRules rules = ZoneId.of(id).getRules();
      ZoneOffsets table = ZoneOffsets.of(ZoneId.of(id));
      ZoneOffsetTransition change = rules.nextTransition(Instant.MIN);
      while (change != null && change.getInstant().isBefore(LAST)) {
        long second = change.toEpochSecond();
        int segment = table.segmentAt(second);
        if (table.start(segment) != second
            || table.segmentAt(second - 1) != segment - 1
            || table.offset(segment) != change.getOffsetAfter().getTotalSeconds()
            || table.offset(segment - 1) != change.getOffsetBefore().getTotalSeconds()) {
          assertThat(table.start(segment)).as("%s: %s", id, change).isEqualTo(second);
          assertThat(table.segmentAt(second - 1)).as("%s: %s", id, change).isEqualTo(segment - 1);
          assertThat(table.offset(segment))
              .as("%s: %s", id, change)
              .isEqualTo(change.getOffsetAfter().getTotalSeconds());
        }
        change = rules.nextTransition(change.getInstant());
      }
    }
  }

  @Test
  void tableReturnsTheOffsetAtAnyInstant() {
    Random random = new Random(1);
    for (String id : ZoneId.getAvailableZoneIds()) {
      ZoneRules rules = ZoneId.of(id).getRules();
      ZoneOffsets table = ZoneOffsets.of(ZoneId.of(id));
      for (int i = 0; i < 1000; i++) {
        long second =
            SupportedRange.MIN_SECOND
                + (long)
                    (random.nextDouble() * (SupportedRange.MAX_SECOND - SupportedRange.MIN_SECOND));
        int segment = table.segmentAt(second);
        int offset = rules.getOffset(Instant.ofEpochSecond(second)).getTotalSeconds();
        if (table.offset(segment) != offset
            || table.start(segment) > second
            || table.start(segment + 1) <= second) {
          assertThat(table.offset(segment)).as("%s at %s", id, second).isEqualTo(offset);
          assertThat(table.start(segment)).as("%s at %s", id, second).isLessThanOrEqualTo(second);
          assertThat(table.start(segment + 1)).as("%s at %s", id, second).isGreaterThan(second);
        }
      }
    }
  }

  @Test
  void tableIsSharedByZonesWithTheSameRules() {
    assertThat(ZoneOffsets.of(ZoneId.of("Europe/Berlin")))
        .isSameAs(ZoneOffsets.of(ZoneId.of("Europe/Berlin")));
    assertThat(ZoneOffsets.of(ZoneOffset.ofHours(-3)).offset(0)).isEqualTo(-3 * 3600);
    assertThat(ZoneOffsets.of(ZoneOffset.ofHours(-3)).start(1)).isEqualTo(ZoneOffsets.FAR_FUTURE);
  }

  /** Most schedules are in UTC: a table for each would need more memory than the schedule. */
  @Test
  void tableOfACommonFixedOffsetIsShared() {
    assertThat(ZoneOffsets.of(ZoneOffset.UTC)).isSameAs(ZoneOffsets.of(ZoneId.of("UTC")));
    assertThat(ZoneOffsets.of(ZoneOffset.of("+05:45")))
        .isSameAs(ZoneOffsets.of(ZoneOffset.of("+05:45")));
  }

  @Test
  void tableOfAnUnusualFixedOffsetIsNotRetained() {
    ZoneOffsets odd = ZoneOffsets.of(ZoneOffset.of("+01:23:45"));

    assertThat(ZoneOffsets.of(ZoneOffset.of("+01:23:45"))).isNotSameAs(odd);
    assertThat(odd.offset(0)).isEqualTo(5025);
    assertThat(odd.quietOffset(0)).isEqualTo(ZoneOffsets.UNQUIET);
  }
}
