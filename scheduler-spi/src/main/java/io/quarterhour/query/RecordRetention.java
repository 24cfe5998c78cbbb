package io.quarterhour.query;

import java.time.Duration;

/**
 * The ages at which records beside the history are removed.
 *
 * @param auditAge the maximum age of audit entries
 * @param unusedAge the time for which something is kept that nothing refers to any more: earlier
 *     revisions of tasks and removed tasks without an execution in the history, and the names of
 *     locks that no execution needs
 * @param stateAge the time for which a text that a plug-in or the engine has stored is kept without
 *     being written again
 */
public record RecordRetention(Duration auditAge, Duration unusedAge, Duration stateAge) {
  /** The default: a year for audit entries and stored texts, a week for what is unused. */
  public static final RecordRetention DEFAULT =
      new RecordRetention(Duration.ofDays(365), Duration.ofDays(7), Duration.ofDays(365));

  /** Retention without limits: everything is kept. */
  public static final RecordRetention UNLIMITED = ofDays(365_000);

  private static RecordRetention ofDays(int days) {
    return new RecordRetention(Duration.ofDays(days), Duration.ofDays(days), Duration.ofDays(days));
  }
}
