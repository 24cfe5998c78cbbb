package io.quarterhour.internal.calendar;

import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The offsets of a zone as segments between its changes, counted from 0. {@link ZoneRules} know the
 * same but take ten times as long to look it up and allocate on the way.
 *
 * <p>Rules that go on for ever are written out for 400 years, in which the calendar comes round;
 * segments beyond the written ones are numbered on and found one or more cycles earlier.
 */
public final class ZoneOffsets {
  /** Before everything, with room for adding to it. */
  public static final long FAR_PAST = Long.MIN_VALUE / 4;

  public static final long FAR_FUTURE = Long.MAX_VALUE / 4;

  /** After so many seconds the calendar comes round, and rules that go on for ever with it. */
  static final long CYCLE_SECONDS = 146_097L * SupportedRange.DAY_SECONDS;

  // Buckets of 2^22 s (48 days) from 1970 to 2106: years that are asked for hold few changes per
  // bucket, so the segment is found at once or one further on.
  private static final int BUCKET_BITS = 22;
  private static final int BUCKETS = 1024;

  /** Whatever happens within it of a change of offset may have to do with it. */
  private static final int MARGIN = 2 * 18 * 3600;

  /** The answer of {@link #quietOffset} near a change of offset. */
  static final int UNQUIET = Integer.MIN_VALUE;

  // Stretches of 2^20 s (12 days) from 1970 to 2106, with one offset or none that counts.
  private static final int STRETCH_BITS = 20;
  private static final int STRETCHES = 4096;

  /** Fixed offsets that are a multiple of it are in use; all others are hardly met. */
  private static final int QUARTER = 900;

  /**
   * What was derived from rules, kept for all schedules. It cannot go stale, as its key is the
   * content of the rules, nor grow beyond the zones that there are and the fixed offsets of whole
   * quarter hours.
   */
  private static final ConcurrentHashMap<ZoneRules, ZoneOffsets> KNOWN = new ConcurrentHashMap<>();

  /** The second in which each segment begins; the first begins in the far past. */
  private final long[] starts;

  private final int[] offsets;
  private final short[] buckets;

  /**
   * The offset of each stretch that lies far from any change, {@link #UNQUIET} for the others; no
   * stretches if the table is not shared, since they take much room.
   */
  private final int[] quiet;

  /** How many of the last segments make up 400 years; 0 if the last one goes on for ever. */
  private final int cycle;

  private ZoneOffsets(ZoneRules rules, boolean shared) {
    List<ZoneOffsetTransition> changes = changes(rules);
    starts = new long[changes.size() + 1];
    offsets = new int[starts.length];
    starts[0] = FAR_PAST;
    offsets[0] = rules.getOffset(Instant.MIN).getTotalSeconds();
    for (int i = 1; i < starts.length; i++) {
      starts[i] = changes.get(i - 1).toEpochSecond();
      offsets[i] = changes.get(i - 1).getOffsetAfter().getTotalSeconds();
    }
    int last = starts.length - 1;
    cycle = rules.getTransitionRules().isEmpty() ? 0 : last - search(starts[last] - CYCLE_SECONDS);
    buckets = new short[last == 0 ? 0 : BUCKETS];
    for (int i = 0; i < buckets.length; i++) {
      buckets[i] = (short) search((long) i << BUCKET_BITS);
    }
    quiet = new int[shared ? STRETCHES : 0];
    for (int i = 0; i < quiet.length; i++) {
      int segment = segmentAt(((long) i << STRETCH_BITS) - MARGIN);
      boolean still = start(segment + 1) >= ((i + 1L) << STRETCH_BITS) + MARGIN;
      quiet[i] = still ? offset(segment) : UNQUIET;
    }
  }

  public static ZoneOffsets of(ZoneId zone) {
    ZoneRules rules = zone.getRules();
    return isOdd(rules)
        ? new ZoneOffsets(rules, false)
        : KNOWN.computeIfAbsent(rules, there -> new ZoneOffsets(there, true));
  }

  /** There may be 100,000 such offsets, which would fill the map. */
  private static boolean isOdd(ZoneRules rules) {
    return rules.isFixedOffset() && rules.getOffset(Instant.EPOCH).getTotalSeconds() % QUARTER != 0;
  }

  /** The changes that the rules list, and those that follow by rule for a little over 400 years. */
  private static List<ZoneOffsetTransition> changes(ZoneRules rules) {
    List<ZoneOffsetTransition> changes = new ArrayList<>(rules.getTransitions());
    if (!rules.getTransitionRules().isEmpty()) {
      Instant last =
          changes.isEmpty() ? Instant.EPOCH : changes.get(changes.size() - 1).getInstant();
      // A year on, only the rules speak.
      long end = last.getEpochSecond() + CYCLE_SECONDS + 2 * 366L * SupportedRange.DAY_SECONDS;
      while (last.getEpochSecond() < end) {
        ZoneOffsetTransition next = rules.nextTransition(last);
        changes.add(next);
        last = next.getInstant();
      }
    }
    return changes;
  }

  /**
   * {@return the offset at a second, if no change of offset is so near that a local time around it
   * could have to do with the change; else {@link #UNQUIET}}
   */
  int quietOffset(long second) {
    long stretch = second >> STRETCH_BITS;
    return stretch >= 0 && stretch < quiet.length ? quiet[(int) stretch] : UNQUIET;
  }

  /** {@return the segment to which a second belongs} */
  public int segmentAt(long second) {
    long bucket = second >> BUCKET_BITS;
    if (bucket >= 0 && bucket < buckets.length) {
      int segment = buckets[(int) bucket];
      while (segment + 1 < starts.length && second >= starts[segment + 1]) {
        segment++;
      }
      return segment;
    }
    long last = starts[starts.length - 1];
    if (cycle == 0 || second < last) {
      return search(second);
    }
    int cycles = (int) ((second - last) / CYCLE_SECONDS) + 1;
    return search(second - cycles * CYCLE_SECONDS) + cycles * cycle;
  }

  /** {@return the last written segment that does not begin after a second} */
  private int search(long second) {
    int low = 0;
    int high = starts.length - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (starts[middle] <= second) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  /** {@return the second in which a segment begins; the far future behind the last} */
  public long start(int segment) {
    if (segment < starts.length) {
      return starts[segment];
    }
    if (cycle == 0) {
      return FAR_FUTURE;
    }
    int cycles = cyclesBeyond(segment);
    return starts[segment - cycles * cycle] + cycles * CYCLE_SECONDS;
  }

  /** {@return the offset in a segment, in seconds} */
  public int offset(int segment) {
    if (segment < offsets.length) {
      return offsets[segment];
    }
    return offsets[cycle == 0 ? offsets.length - 1 : segment - cyclesBeyond(segment) * cycle];
  }

  /**
   * {@return the offset of the last written segment: today's, or the one of a half of each year}
   */
  public int lastOffset() {
    return offsets[offsets.length - 1];
  }

  /** {@return the second from which the zone goes on for ever by the same rules} */
  long regularFrom() {
    return starts[starts.length - 1] - (cycle == 0 ? 0 : CYCLE_SECONDS);
  }

  private int cyclesBeyond(int segment) {
    return (segment - starts.length) / cycle + 1;
  }
}
