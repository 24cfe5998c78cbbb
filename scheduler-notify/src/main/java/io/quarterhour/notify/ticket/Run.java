package io.quarterhour.notify.ticket;

import io.quarterhour.plugin.PluginState;
import io.quarterhour.task.Execution;
import io.quarterhour.task.ExecutionId;
import io.quarterhour.task.ExecutionStatus;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/**
 * An outcome that was told. Notifications arrive in any order: of each task and tenant the newest
 * outcome is remembered, and what is older cannot speak for how they stand.
 *
 * @param endedAt when the execution was over
 * @param id the execution
 * @param hasFailed what came of it
 */
record Run(Instant endedAt, ExecutionId id, boolean hasFailed) implements Comparable<Run> {
  static Run of(Execution execution, boolean hasFailed) {
    ExecutionStatus status = execution.status();
    Instant endedAt = status.endedAt();
    return new Run(endedAt == null ? status.readyAt() : endedAt, execution.id(), hasFailed);
  }

  /** {@return the newest outcome that is known; empty if there is none} */
  static Optional<Run> newest(PluginState state, Key key) {
    return state.get(key.runKey()).map(Run::read);
  }

  /** {@return the newest outcome: this, or a newer one that is known} */
  Run remember(PluginState state, Key key) {
    while (true) {
      Optional<String> kept = state.get(key.runKey());
      Run newest = kept.map(Run::read).orElse(this);
      if (newest.compareTo(this) > 0 || (kept.isPresent() && newest.equals(this))) {
        return newest;
      }
      if (state.compareAndSet(key.runKey(), kept.orElse(null), text())) {
        return this;
      }
    }
  }

  private String text() {
    return endedAt + " " + id + " " + (hasFailed ? "failed" : "fine");
  }

  private static Run read(String text) {
    String[] parts = text.split(" ", 3);
    return new Run(Instant.parse(parts[0]), ExecutionId.parse(parts[1]), "failed".equals(parts[2]));
  }

  @Override
  public int compareTo(Run other) {
    return Comparator.comparing(Run::endedAt).thenComparing(Run::id).compare(this, other);
  }
}
