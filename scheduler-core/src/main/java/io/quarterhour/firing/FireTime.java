package io.quarterhour.firing;

import java.time.Instant;

/**
 * One fire time of a schedule.
 *
 * @param slot the instant at which the schedule fires, on its grid
 * @param nominal the instant that the schedule names, before it is moved to the grid; equal to the
 *     slot if it was not moved. If several nominal instants are moved to one slot, the first of
 *     them
 */
public record FireTime(Instant slot, Instant nominal) {}
