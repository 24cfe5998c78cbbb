package io.quarterhour.execution;

import java.time.Instant;

/**
 * The fire times that an execution, or a record of skipped ones, stands for. Mostly it is one.
 *
 * @param nominal the instant that {@code last} was before it was aligned
 * @param first the earliest fire time
 * @param last the latest fire time: the slot of the execution
 * @param count how many fire times from first to last it stands for, at least 1: all of them, but
 *     for those that a calendar excludes, which have a record of their own
 */
public record SlotRange(Instant nominal, Instant first, Instant last, int count) {
  /**
   * One fire time.
   *
   * @param asked what was asked
   * @param slot the fire time
   * @return the slots
   */
  public static SlotRange single(Instant asked, Instant slot) {
    return new SlotRange(asked, slot, slot, 1);
  }

  /**
   * One instant that was not aligned.
   *
   * @param slot the fire time
   * @return the slots
   */
  public static SlotRange single(Instant slot) {
    return new SlotRange(slot, slot, slot, 1);
  }

  /**
   * These and others, mostly later ones.
   *
   * @param later the other fire times
   * @return one value for both
   */
  public SlotRange plus(SlotRange later) {
    return new SlotRange(
        later.last.isBefore(last) ? nominal : later.nominal,
        later.first.isBefore(first) ? later.first : first,
        later.last.isBefore(last) ? last : later.last,
        count + later.count);
  }
}
