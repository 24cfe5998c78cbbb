package io.quarterhour.store;

/**
 * The result of one step of pruning.
 *
 * @param removed the number of executions that this step removed, without their notifications
 * @param more whether a further step may remove more at once
 */
public record PruneResult(int removed, boolean more) {
  /** The result of a step that removed nothing and that no other step needs to follow. */
  public static final PruneResult NOTHING = new PruneResult(0, false);
}
