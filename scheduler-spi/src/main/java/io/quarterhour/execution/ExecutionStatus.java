package io.quarterhour.execution;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far an execution has come.
 *
 * @param state how it stands
 * @param reason why it was skipped, cancelled or interrupted, or is quarantined, in words; else
 *     null
 * @param readyAt from when it may run (again)
 * @param startedAt when its last attempt started, or null if none has
 * @param endedAt when it was over, or null while it is not
 */
public record ExecutionStatus(
    ExecutionState state,
    @Nullable String reason,
    Instant readyAt,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt) {}
