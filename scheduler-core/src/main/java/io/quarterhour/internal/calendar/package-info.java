/**
 * Local dates and times, and the instants at which they occur in a zone. All of it is arithmetic on
 * numbers without side effects.
 *
 * <pre>
 *   ZoneMapping                   local times to instants, through changes of offset
 *     |- ZoneOffsets              the changes of offset of a zone, as arrays
 *     +- LocalDateTimeSet         the local times of a schedule
 *          |- DateSet             EveryNDays, EveryNWeeks, EveryNMonths, MonthDaySet, YearFilter
 *          +- TimeOfDaySet        ListedTimes, CronTimesOfDay
 * </pre>
 *
 * <p><b>Local time.</b> A day is a number (1970-01-01 is 0). A local time is the number of seconds
 * of the local clock since 1970-01-01T00:00. The matching days of a month are a bit set that
 * depends only on the length of the month and on the weekday of its first day: the 28 possible sets
 * are computed in advance, and finding a day is counting zeros.
 *
 * <p><b>Changes of offset.</b> The offset of a zone is constant between two changes. Such a segment
 * covers a range of local times; where two neighbouring segments leave a gap or overlap, the {@link
 * io.quarterhour.schedule.DstPolicy} defines where the range of each begins and ends. Nothing
 * depends on the size of a change or on its reason.
 *
 * <p><b>Bounds.</b> Fire times lie in the years 1 to 9999. Date sets that can never match are found
 * in advance, since the calendar repeats after 400 years. Every other search ends with a fire time
 * or at the end of the supported range.
 */
@NullMarked
package io.quarterhour.internal.calendar;

import org.jspecify.annotations.NullMarked;
