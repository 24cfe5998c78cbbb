package io.quarterhour.health;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The health of one loop of the engine.
 *
 * @param name the name of the loop: {@code dispatch} fires and claims, {@code completion} records
 *     results, {@code leases} renews leases, {@code watch} stops runs, {@code maintenance} does
 *     everything else
 * @param lastStepAt the instant at which the last successful step ended; null before the first
 * @param failures the number of failed steps since then
 * @param lastFailure the message of the last failure; null if {@code failures} is zero
 */
public record LoopHealth(
    String name, @Nullable Instant lastStepAt, int failures, @Nullable String lastFailure) {}
