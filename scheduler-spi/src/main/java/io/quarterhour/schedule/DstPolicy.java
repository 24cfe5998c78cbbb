package io.quarterhour.schedule;

/**
 * Policy for local times that do not occur or occur twice because the zone changes its offset.
 *
 * @param gap the rule for a local time that does not occur
 * @param overlap the rule for a local time that occurs twice
 */
public record DstPolicy(Gap gap, Overlap overlap) {
  /**
   * The default policy. A set time in a gap fires at the first instant after the gap; a set time
   * that occurs twice fires the first time only.
   *
   * <p>A cron expression with {@code *} or {@code /} in its second, minute or hour field is treated
   * differently: it fires at every instant at which the local time matches. Therefore it fires in
   * both passes of a repeated period, and it does not fire for a skipped period.
   */
  public static final DstPolicy DEFAULT = new DstPolicy(Gap.DEFAULT, Overlap.DEFAULT);

  /** The rules for a local time that does not occur. */
  public enum Gap {
    /** The rule of {@link DstPolicy#DEFAULT}. */
    DEFAULT,
    /** The schedule fires at the first instant after the gap. */
    AFTER,
    /** The schedule does not fire. */
    SKIP
  }

  /** The rules for a local time that occurs twice. */
  public enum Overlap {
    /** The rule of {@link DstPolicy#DEFAULT}. */
    DEFAULT,
    /** The schedule fires the first time only. */
    EARLIER,
    /** The schedule fires the second time only. */
    LATER,
    /** The schedule fires both times. */
    BOTH
  }
}
