package io.quarterhour.firing;

import java.time.Instant;

/**
 * One fire of a schedule.
 *
 * @param slot when it fires: on the grid of the schedule
 * @param nominal what the schedule asked for, before it was moved to the grid; equal to the slot if
 *     it was not moved. If several nominal instants move to one slot, the first of them
 */
public record FireTime(Instant slot, Instant nominal) {}
