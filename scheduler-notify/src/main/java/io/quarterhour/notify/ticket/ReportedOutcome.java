package io.quarterhour.notify.ticket;

import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionStatus;
import io.quarterhour.plugin.PluginState;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/**
 * An outcome that a notification reports. Notifications arrive in any order. The newest outcome of
 * each task and tenant is therefore stored, and an older outcome does not decide whether the task
 * and tenant currently fail.
 *
 * @param endedAt the time at which the execution finished
 * @param id the id of the execution
 * @param hasFailed whether the execution failed
 */
record ReportedOutcome(Instant endedAt, ExecutionId id, boolean hasFailed)
    implements Comparable<ReportedOutcome> {
  static ReportedOutcome of(Execution execution, boolean hasFailed) {
    ExecutionStatus status = execution.status();
    Instant endedAt = status.endedAt();
    return new ReportedOutcome(
        endedAt == null ? status.readyAt() : endedAt, execution.id(), hasFailed);
  }

  /** {@return the newest stored outcome; empty if there is none} */
  static Optional<ReportedOutcome> newest(PluginState state, TicketKey ticketKey) {
    return state.get(ticketKey.runKey()).map(ReportedOutcome::read);
  }

  /**
   * Stores this outcome, unless a newer one is stored.
   *
   * @return the newest outcome: this one, or a newer one that is stored
   */
  ReportedOutcome remember(PluginState state, TicketKey ticketKey) {
    while (true) {
      Optional<String> kept = state.get(ticketKey.runKey());
      ReportedOutcome newest = kept.map(ReportedOutcome::read).orElse(this);
      if (newest.compareTo(this) > 0 || (kept.isPresent() && newest.equals(this))) {
        return newest;
      }
      if (state.compareAndSet(ticketKey.runKey(), kept.orElse(null), text())) {
        return this;
      }
    }
  }

  private String text() {
    return endedAt + " " + id + " " + (hasFailed ? "failed" : "fine");
  }

  private static ReportedOutcome read(String text) {
    String[] parts = text.split(" ", 3);
    return new ReportedOutcome(
        Instant.parse(parts[0]), ExecutionId.parse(parts[1]), "failed".equals(parts[2]));
  }

  @Override
  public int compareTo(ReportedOutcome other) {
    return Comparator.comparing(ReportedOutcome::endedAt)
        .thenComparing(ReportedOutcome::id)
        .compare(this, other);
  }
}
