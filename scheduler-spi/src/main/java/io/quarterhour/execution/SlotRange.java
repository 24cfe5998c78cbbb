package io.quarterhour.execution;

import java.time.Instant;

/**
 * The fire times of an execution or of a record of skipped fire times; usually a single one.
 *
 * @param nominal the nominal time of {@code last}, that is the instant before alignment
 * @param first the earliest fire time
 * @param last the latest fire time, which is the slot of the execution
 * @param count the number of fire times from first to last, at least 1: all of them, except those
 *     that a calendar excludes, which have a record of their own. If more than 10,000 were missed
 *     at once and the schedule has no fixed period, it is at least 10,000
 */
public record SlotRange(Instant nominal, Instant first, Instant last, int count) {
  /**
   * Creates the range of one fire time.
   *
   * @param nominal the nominal time
   * @param slot the fire time
   * @return the range
   */
  public static SlotRange single(Instant nominal, Instant slot) {
    return new SlotRange(nominal, slot, slot, 1);
  }

  /**
   * Creates the range of one fire time that was not aligned.
   *
   * @param slot the fire time, which is also the nominal time
   * @return the range
   */
  public static SlotRange single(Instant slot) {
    return new SlotRange(slot, slot, slot, 1);
  }

  /**
   * Returns the combined range of these and other fire times, in any order.
   *
   * @param later the other fire times, usually later ones
   * @return the combined range
   */
  public SlotRange mergedWith(SlotRange later) {
    return new SlotRange(
        later.last.isBefore(last) ? nominal : later.nominal,
        later.first.isBefore(first) ? later.first : first,
        later.last.isBefore(last) ? last : later.last,
        sum(count, later.count));
  }

  /**
   * Returns this range with the earlier fire times of another range that has the same last fire
   * time. Both ranges count that one.
   *
   * @param merged the other range, with the same last fire time
   * @return the range with the fire times of both
   */
  public SlotRange withMerged(SlotRange merged) {
    Instant earliest = merged.first.isBefore(first) ? merged.first : first;
    return new SlotRange(nominal, earliest, last, sum(count, merged.count - 1));
  }

  /** {@return the sum of two counts; the greatest number if it is greater} */
  private static int sum(int some, int others) {
    return (int) Math.min(Integer.MAX_VALUE, (long) some + others);
  }
}
