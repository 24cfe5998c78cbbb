package io.quarterhour.internal.calendar;

import io.quarterhour.schedule.NominalTime;

/**
 * A local time that fires at some instant.
 *
 * @param local the local time, in seconds
 * @param occurrence how often the wall shows it
 */
public record LocalTimeHit(long local, NominalTime.Occurrence occurrence) {}
