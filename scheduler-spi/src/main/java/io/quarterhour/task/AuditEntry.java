package io.quarterhour.task;

import java.time.Instant;

/**
 * A record of one change to a task.
 *
 * @param at the time of the change
 * @param by the name of the caller, or {@link Pause#BY_SCHEDULER} for the engine
 * @param operation the kind of change: {@code saved}, {@code removed}, {@code paused}, {@code
 *     resumed}, {@code skipped} or {@code run}
 * @param reason the reason that the caller gave; may be empty
 */
public record AuditEntry(Instant at, String by, String operation, String reason) {}
