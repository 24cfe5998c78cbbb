package io.quarterhour.internal.calendar;

import io.quarterhour.schedule.AskedTime;

/**
 * A local time that fires at some instant.
 *
 * @param local the local time, in seconds
 * @param shown how often the wall shows it
 */
public record Reading(long local, AskedTime.Shown shown) {}
