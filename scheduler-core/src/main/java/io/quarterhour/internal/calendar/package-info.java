/**
 * Local dates and times, and the instants at which they occur in a zone; pure arithmetic on
 * numbers.
 *
 * <pre>
 *   WallClock               local times -> instants, through changes of offset
 *     |- ZoneTable            the changes of a zone, as arrays
 *     +- LocalTimes           which local times are meant
 *          |- Dates             DayCycle, WeekCycle, MonthDays, Years
 *          +- TimesOfDay        ClockTimes, CronTimes
 * </pre>
 *
 * <p><b>Local time.</b> A day is a number (1970-01-01 is 0), a local time the number of seconds
 * since 1970-01-01T00:00 on the wall. What matches in a month is a set of bits that depends only on
 * the month's length and on the weekday of its first day: 28 such sets are made in advance, and
 * finding a day is counting zeros.
 *
 * <p><b>Offset changes.</b> Between two changes of its offset a zone is a straight line. Such a
 * segment answers for a stretch of local times; where two neighbours leave a gap or overlap, the
 * {@link io.quarterhour.schedule.DstPolicy} says where the stretch of each begins and ends. Nothing
 * depends on the size of a change or on its reason.
 *
 * <p><b>Bounds.</b> Fires lie in the years 1 to 9999. Dates that can never match are found in
 * advance, since the calendar repeats after 400 years; every other search ends with a fire or at
 * the horizon.
 */
@NullMarked
package io.quarterhour.internal.calendar;

import org.jspecify.annotations.NullMarked;
