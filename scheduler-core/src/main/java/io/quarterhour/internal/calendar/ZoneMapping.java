package io.quarterhour.internal.calendar;

import io.quarterhour.schedule.DstPolicy;
import io.quarterhour.schedule.NominalTime;
import java.util.ArrayList;
import java.util.List;

/**
 * Local times in a zone. Each segment of the zone answers for a stretch of local times, {@code
 * [from, to)}; a time in it fires when the wall shows it, or, if it lies before the first local
 * time of the segment, when the segment begins: that is a time in a gap. At a change of offset the
 * policy decides where the stretches of the two segments end and begin:
 *
 * <pre>
 *              gap: wall jumps from 2 to 3          overlap: wall jumps from 3 to 2
 *   AFTER      .. 2)[2 ..                EARLIER    .. 3)[3 ..
 *   SKIP       .. 2)[3 ..                LATER      .. 2)[2 ..
 *                                        BOTH       .. 3)[2 ..
 * </pre>
 */
public final class ZoneMapping {
  /** The answer if nothing follows. */
  public static final long NEVER = LocalDateTimeSet.NEVER;

  /** No offset is larger: 18 hours. */
  private static final int MAX_OFFSET = 18 * 3600;

  private final ZoneOffsets zone;
  private final LocalDateTimeSet times;
  private final boolean gapFires;
  private final boolean firstPassOnly;
  private final boolean secondPassOnly;

  public ZoneMapping(ZoneOffsets zone, LocalDateTimeSet times, DstPolicy policy) {
    boolean interval = times.interval();
    this.zone = zone;
    this.times = times;
    this.gapFires =
        policy.gap() == DstPolicy.Gap.DEFAULT ? !interval : policy.gap() == DstPolicy.Gap.AFTER;
    this.firstPassOnly =
        policy.overlap() == DstPolicy.Overlap.DEFAULT
            ? !interval
            : policy.overlap() == DstPolicy.Overlap.EARLIER;
    this.secondPassOnly = policy.overlap() == DstPolicy.Overlap.LATER;
  }

  /**
   * The earliest instant after a second.
   *
   * @param second within the horizon, give or take a second or two
   * @return the second in which it fires, or {@link #NEVER}; may lie outside the horizon
   */
  public long after(long second) {
    // Where both ends lie far from any change of offset, nothing needs deciding: whatever changes
    // between them, the match is the earliest that is still to come, and is shown just once.
    int offset = zone.quietOffset(second);
    if (offset != ZoneOffsets.UNQUIET) {
      long match = times.atOrAfter(second + 1 + offset);
      int offsetThere = zone.quietOffset(match - offset);
      if (offsetThere != ZoneOffsets.UNQUIET) {
        return match - offsetThere;
      }
    }
    return atOrAfter(second + 1);
  }

  private long atOrAfter(long second) {
    int segment = zone.segmentAt(second);
    long start = zone.start(segment);
    long local = from(segment);
    if (second > start) {
      local = Math.max(local, second + zone.offset(segment));
    }
    long match = times.atOrAfter(local);
    // Nothing matches from local up to match, and no earlier segment has anything left to fire.
    while (match >= to(segment)) {
      boolean onlyForward = onlyForward(segment, local);
      if (onlyForward && match > lastChance(local)) {
        return LocalDateTimeSet.NEVER;
      }
      segment = following(segment, onlyForward, match);
      long from = from(segment);
      if (from < local || from > match) {
        local = from;
        match = times.atOrAfter(from);
      }
    }
    return Math.max(match - zone.offset(segment), zone.start(segment));
  }

  /**
   * The end of the local times that need be tried from a local time on: if each date of 400 years
   * lies in a gap, then so does every later one.
   */
  private long lastChance(long local) {
    return times.dates().comesRound()
        ? Math.max(local, zone.regularFrom()) + 2 * ZoneOffsets.CYCLE_SECONDS
        : LocalDateTimeSet.NEVER - 1;
  }

  /** Whether no later segment goes back behind a local time; so it has nothing before the match. */
  private boolean onlyForward(int segment, long local) {
    return zone.start(segment + 1) - MAX_OFFSET >= local;
  }

  /** The next segment that may answer: one further, or many if the match is far away. */
  private int following(int segment, boolean onlyForward, long match) {
    return onlyForward ? Math.max(segment + 1, zone.segmentAt(match - MAX_OFFSET)) : segment + 1;
  }

  /** The first local time for which a segment answers. */
  private long from(int segment) {
    if (segment == 0) {
      return ZoneOffsets.FAR_PAST;
    }
    int before = zone.offset(segment - 1);
    int here = zone.offset(segment);
    boolean asBefore = before < here ? gapFires : firstPassOnly;
    return zone.start(segment) + (asBefore ? before : here);
  }

  /** The end of the local times for which a segment answers. */
  private long to(int segment) {
    int here = zone.offset(segment);
    int offset = secondPassOnly ? Math.min(here, zone.offset(segment + 1)) : here;
    return zone.start(segment + 1) + offset;
  }

  /**
   * The local times that fire at a second at which something fires.
   *
   * @return in order; those of a gap that fire at its end come first
   */
  public List<LocalTimeHit> readings(long second) {
    int segment = zone.segmentAt(second);
    long shown = second + zone.offset(segment);
    List<LocalTimeHit> readings = new ArrayList<>(1);
    if (second == zone.start(segment)) {
      long skipped = times.atOrAfter(from(segment));
      for (; skipped < shown; skipped = times.atOrAfter(skipped + 1)) {
        readings.add(new LocalTimeHit(skipped, NominalTime.Occurrence.NEVER));
      }
    }
    if (shown >= from(segment) && shown < to(segment) && times.atOrAfter(shown) == shown) {
      readings.add(new LocalTimeHit(shown, shown(segment, shown)));
    }
    return readings;
  }

  /** How often the wall shows a local time, one of them in a segment. */
  private NominalTime.Occurrence shown(int segment, long local) {
    if (segment > 0 && local - zone.offset(segment - 1) < zone.start(segment)) {
      return NominalTime.Occurrence.SECOND_OF_TWO;
    }
    return local - zone.offset(segment + 1) >= zone.start(segment + 1)
        ? NominalTime.Occurrence.FIRST_OF_TWO
        : NominalTime.Occurrence.ONCE;
  }
}
