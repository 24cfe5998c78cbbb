package io.quarterhour.internal.calendar;

import io.quarterhour.schedule.NominalTime;

/**
 * A local time that fires at an instant.
 *
 * @param local the local time, in seconds
 * @param occurrence the number of times that the local clock shows it, and which of them fires
 */
public record LocalTimeHit(long local, NominalTime.Occurrence occurrence) {}
