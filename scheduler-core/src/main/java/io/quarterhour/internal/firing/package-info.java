/**
 * When a schedule fires. {@link io.quarterhour.internal.firing.FireTimes} is the only way in: it
 * compiles a {@link io.quarterhour.schedule.Schedule} once and then answers, without state and
 * without allocating anything but the answer, which fire comes next.
 *
 * <p>The work is parted so that each piece knows one thing only:
 *
 * <pre>
 *   Schedule --compile--+-- Periodic, Single        elapsed time: no zone
 *                       |
 *                       +-- WallClock               local time -> instants, offset changes
 *                             |- ZoneTable            the changes of a zone, as arrays
 *                             +- LocalTimes           which local times are meant
 *                                  |- Dates             DayCycle, WeekCycle, MonthDays
 *                                  +- TimesOfDay        ClockTimes, CronTimes
 *
 *   next(from):  from --bounds, grid--> Nominal.after --grid, bounds--> FireTime(slot, asked)
 * </pre>
 *
 * <p><b>Local time.</b> A day is a number (1970-01-01 is 0), a local time the number of seconds
 * since 1970-01-01T00:00 on the wall. What matches in a month is a set of bits that depends only on
 * the month's length and on the weekday of its first day: 28 such sets are made in advance, and
 * finding a day is counting zeros.
 *
 * <p><b>Offset changes.</b> Between two changes of its offset a zone is a straight line. Such a
 * segment answers for a stretch of local times; where two neighbours leave a gap or overlap, the
 * {@link io.quarterhour.schedule.DstPolicy} says where the stretch of each begins and ends. An
 * interval expression (one with {@code *} or {@code /} in its minute or hour) skips gaps and takes
 * both passes of an overlap, so it fires whenever the clock really shows a matching time; all other
 * schedules fire once for each date and time that they name. Nothing here depends on the size of a
 * change or on its reason.
 *
 * <p><b>The grid.</b> Alignment is applied last and replaces each instant by the next quarter hour.
 * The first slot after an instant is therefore found by looking for a nominal instant after the
 * quarter hour at or before it, not by rounding the next nominal instant.
 *
 * <p><b>Bounds.</b> Fires lie in the years 1 to 9999 and are whole milliseconds; what is finer is
 * cut. Dates that can never match are found when the schedule is compiled, since the calendar
 * repeats after 400 years; every other search ends with a fire or at the horizon.
 */
@NullMarked
package io.quarterhour.internal.firing;

import org.jspecify.annotations.NullMarked;
