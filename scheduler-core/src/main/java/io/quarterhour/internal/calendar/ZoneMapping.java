package io.quarterhour.internal.calendar;

import io.quarterhour.schedule.DstPolicy;
import io.quarterhour.schedule.NominalTime;
import java.util.ArrayList;
import java.util.List;

/**
 * Mapping of local times to instants in a zone. Each segment of the zone covers a range of local
 * times, {@code [from, to)}. A local time in that range fires when the local clock shows it; if it
 * lies before the first local time of the segment, it is a time in a gap and fires when the segment
 * begins. At a change of offset the policy defines where the ranges of the two segments end and
 * begin:
 *
 * <pre>
 *              gap: clock jumps from 2 to 3         overlap: clock jumps from 3 to 2
 *   AFTER      .. 2)[2 ..                EARLIER    .. 3)[3 ..
 *   SKIP       .. 2)[3 ..                LATER      .. 2)[2 ..
 *                                        BOTH       .. 3)[2 ..
 * </pre>
 */
public final class ZoneMapping {
  /** The result if nothing follows. */
  public static final long NEVER = LocalDateTimeSet.NEVER;

  /** The largest offset of any zone: 18 hours. */
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
   * Returns the earliest second after a second at which a local time fires.
   *
   * @param second a second within the supported range, or at most two seconds outside it
   * @return the second of the fire time, or {@link #NEVER}; it may lie outside the supported range
   */
  public long after(long second) {
    // If both ends are far from any change of offset, the policy does not matter: even if the
    // offset changes between them, the match is the earliest local time to come, which occurs only
    // once.
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
    // Nothing matches from local up to match, and all earlier segments are exhausted.
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
   * Returns the last local time to search, starting from a local time. If each date of 400 years
   * lies in a gap, every later date does too.
   */
  private long lastChance(long local) {
    return times.dates().comesRound()
        ? Math.max(local, zone.regularFrom()) + 2 * ZoneOffsets.CYCLE_SECONDS
        : LocalDateTimeSet.NEVER - 1;
  }

  /**
   * Returns whether the local times of all later segments lie at or after a local time. If they do,
   * no later segment has a time before the match.
   */
  private boolean onlyForward(int segment, long local) {
    return zone.start(segment + 1) - MAX_OFFSET >= local;
  }

  /**
   * Returns the next segment that may contain the match. It skips many segments if the match is far
   * away.
   */
  private int following(int segment, boolean onlyForward, long match) {
    return onlyForward ? Math.max(segment + 1, zone.segmentAt(match - MAX_OFFSET)) : segment + 1;
  }

  /** Returns the first local time that a segment covers. */
  private long from(int segment) {
    if (segment == 0) {
      return ZoneOffsets.FAR_PAST;
    }
    int before = zone.offset(segment - 1);
    int here = zone.offset(segment);
    boolean asBefore = before < here ? gapFires : firstPassOnly;
    return zone.start(segment) + (asBefore ? before : here);
  }

  /** Returns the end of the local times that a segment covers, exclusive. */
  private long to(int segment) {
    int here = zone.offset(segment);
    int offset = secondPassOnly ? Math.min(here, zone.offset(segment + 1)) : here;
    return zone.start(segment + 1) + offset;
  }

  /**
   * Returns the local times that fire at a second.
   *
   * @param second a second at which at least one local time fires
   * @return the local times in order; those in a gap that fire at its end come first
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

  /** Returns the occurrence of a local time that is shown in a segment. */
  private NominalTime.Occurrence shown(int segment, long local) {
    if (segment > 0 && local - zone.offset(segment - 1) < zone.start(segment)) {
      return NominalTime.Occurrence.SECOND_OF_TWO;
    }
    return local - zone.offset(segment + 1) >= zone.start(segment + 1)
        ? NominalTime.Occurrence.FIRST_OF_TWO
        : NominalTime.Occurrence.ONCE;
  }
}
