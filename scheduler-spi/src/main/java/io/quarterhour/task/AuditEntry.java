package io.quarterhour.task;

import java.time.Instant;

/**
 * What somebody did to a task.
 *
 * @param at when
 * @param by who
 * @param act what: saved, removed, paused, resumed, skipped, run
 * @param why what that person said; may be empty
 */
public record AuditEntry(Instant at, String by, String act, String why) {}
