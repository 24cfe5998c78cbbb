package io.quarterhour.task;

import java.time.Instant;

/**
 * What somebody did to a task.
 *
 * @param at when
 * @param by who
 * @param operation what: saved, removed, paused, resumed, skipped, run
 * @param reason what that person said; may be empty
 */
public record AuditEntry(Instant at, String by, String operation, String reason) {}
