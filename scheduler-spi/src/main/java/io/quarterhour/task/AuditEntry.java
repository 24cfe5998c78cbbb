package io.quarterhour.task;

import io.quarterhour.error.TextLimit;
import java.time.Instant;

/**
 * A record of one change to a task.
 *
 * @param at the time of the change
 * @param by the name of the caller, or {@link Pause#BY_SCHEDULER} for the engine
 * @param operation the kind of change: {@code saved}, {@code removed}, {@code paused}, {@code
 *     resumed}, {@code skipped}, {@code run}, {@code erased}, {@code fired} if an edit of the
 *     schedule first fired what was due, or {@code replanned} if the stored next fire time was
 *     wrong
 * @param reason the reason that the caller gave; may be empty. A reason of more than {@link
 *     Pause#MAX_REASON} characters is cut, and ends with its original length
 */
public record AuditEntry(Instant at, String by, String operation, String reason) {
  public AuditEntry {
    reason = TextLimit.cut(reason, Pause.MAX_REASON);
  }
}
