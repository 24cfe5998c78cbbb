package io.quarterhour.internal.calendar;

import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The offsets of a zone as segments between its changes, numbered from 0. {@link ZoneRules} have
 * the same data, but a lookup takes ten times as long and allocates.
 *
 * <p>Rules that apply for ever are expanded for 400 years, after which the calendar repeats.
 * Segments after the expanded ones have higher numbers and are looked up one or more cycles
 * earlier.
 */
public final class ZoneOffsets {
  /** A second before all others, which leaves room for additions and subtractions. */
  public static final long FAR_PAST = Long.MIN_VALUE / 4;

  public static final long FAR_FUTURE = Long.MAX_VALUE / 4;

  /**
   * The number of seconds after which the calendar repeats, and with it rules that apply for ever.
   */
  static final long CYCLE_SECONDS = 146_097L * SupportedRange.DAY_SECONDS;

  // Buckets of 2^22 s (48 days) from 1970 to 2106: the usual years have few changes per bucket, so
  // that the segment is the first of the bucket or the next one.
  private static final int BUCKET_BITS = 22;
  private static final int BUCKETS = 1024;

  /**
   * The distance in seconds from a change of offset within which the change may affect a local
   * time.
   */
  private static final int MARGIN = 2 * 18 * 3600;

  /** The result of {@link #quietOffset} near a change of offset. */
  static final int UNQUIET = Integer.MIN_VALUE;

  // Stretches of 2^20 s (12 days) from 1970 to 2106, each with one offset or UNQUIET.
  private static final int STRETCH_BITS = 20;
  private static final int STRETCHES = 4096;

  /** The unit in seconds of the fixed offsets that are in common use. */
  private static final int QUARTER = 900;

  /**
   * The tables of all zones in use, shared by all schedules. The map is static because its entries
   * cannot become stale: the key is the content of the rules. Its size is bounded by the number of
   * zones and of fixed offsets of whole quarter hours.
   */
  private static final ConcurrentHashMap<ZoneRules, ZoneOffsets> KNOWN = new ConcurrentHashMap<>();

  /** The second in which each segment begins. The first segment begins at {@link #FAR_PAST}. */
  private final long[] starts;

  private final int[] offsets;
  private final short[] buckets;

  /**
   * The offset of each stretch that is far from any change, and {@link #UNQUIET} for all other
   * stretches. Empty if the table is not shared, to save memory.
   */
  private final int[] quiet;

  /** The number of segments at the end that make up 400 years; 0 if the last segment never ends. */
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

  /**
   * Returns whether the offset is fixed and unusual. There are more than 100,000 such offsets,
   * which would fill the map.
   */
  private static boolean isOdd(ZoneRules rules) {
    return rules.isFixedOffset() && rules.getOffset(Instant.EPOCH).getTotalSeconds() % QUARTER != 0;
  }

  /**
   * Returns the changes that the rules list, and those that follow by rule for a little over 400
   * years.
   */
  private static List<ZoneOffsetTransition> changes(ZoneRules rules) {
    List<ZoneOffsetTransition> changes = new ArrayList<>(rules.getTransitions());
    if (!rules.getTransitionRules().isEmpty()) {
      Instant last =
          changes.isEmpty() ? Instant.EPOCH : changes.get(changes.size() - 1).getInstant();
      // One year after the last listed change, only the rules apply.
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
   * {@return the offset at a second, or {@link #UNQUIET} if a change of offset is near enough to
   * affect a local time around that second}
   */
  int quietOffset(long second) {
    long stretch = second >> STRETCH_BITS;
    return stretch >= 0 && stretch < quiet.length ? quiet[(int) stretch] : UNQUIET;
  }

  /** {@return the segment that contains a second} */
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

  /** {@return the last expanded segment that begins at or before a second} */
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

  /** {@return the second in which a segment begins; {@link #FAR_FUTURE} after the last segment} */
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
   * {@return the offset of the last expanded segment: the present offset or, in a zone with
   * daylight saving time, that of one part of each year}
   */
  public int lastOffset() {
    return offsets[offsets.length - 1];
  }

  /** {@return the second from which the same rules apply for ever} */
  long regularFrom() {
    return starts[starts.length - 1] - (cycle == 0 ? 0 : CYCLE_SECONDS);
  }

  private int cyclesBeyond(int segment) {
    return (segment - starts.length) / cycle + 1;
  }
}
