package io.quarterhour.schedule;

/**
 * What becomes of a local time that does not occur, or occurs twice, because the zone changes its
 * offset.
 *
 * @param gap for a time that does not occur
 * @param overlap for a time that occurs twice
 */
public record DstPolicy(Gap gap, Overlap overlap) {
  /**
   * The default. A set time in a gap fires at the first instant after it; one that occurs twice
   * fires the first time only. A cron expression with {@code *} or {@code /} in its second, minute
   * or hour field fires at every instant that really shows a matching time: both passes of a
   * repeated stretch, and nothing for a skipped one.
   */
  public static final DstPolicy DEFAULT = new DstPolicy(Gap.DEFAULT, Overlap.DEFAULT);

  /** What becomes of a time that does not occur. */
  public enum Gap {
    /** The rule of {@link DstPolicy#DEFAULT}. */
    DEFAULT,
    /** It fires at the first instant after the gap. */
    AFTER,
    /** It does not fire. */
    SKIP
  }

  /** What becomes of a time that occurs twice. */
  public enum Overlap {
    /** The rule of {@link DstPolicy#DEFAULT}. */
    DEFAULT,
    /** It fires the first time only. */
    EARLIER,
    /** It fires the second time only. */
    LATER,
    /** It fires both times. */
    BOTH
  }
}
