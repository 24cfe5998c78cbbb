/**
 * When a schedule fires. {@link io.quarterhour.firing.FireTimes} compiles a {@link
 * io.quarterhour.schedule.Schedule} once and then answers, without state and without allocating
 * anything but the answer, which fire comes next. It needs no scheduler, and may be used by itself.
 *
 * <p>The work is parted so that each piece knows one thing only:
 *
 * <pre>
 *   Schedule --Compiler--+-- Periodic, Single     elapsed time: no zone
 *                        |
 *                        +-- WallClock            local time -> instants, through offset changes
 *                              (internal.calendar, fed by internal.cron for expressions)
 *
 *   next(from):  from --bounds, grid--> Nominal.after --grid, bounds--> the slot
 * </pre>
 *
 * <p><b>Kinds.</b> An interval expression (one with {@code *} or {@code /} in its second, minute or
 * hour) skips gaps and takes both passes of an overlap, so it fires whenever the clock really shows
 * a matching time; all other schedules fire once for each date and time that they name.
 *
 * <p><b>The grid.</b> Alignment is applied last and replaces each instant by the next quarter hour.
 * The first slot after an instant is therefore found by looking for a nominal instant after the
 * quarter hour at or before it, not by rounding the next nominal instant.
 */
@NullMarked
package io.quarterhour.firing;

import org.jspecify.annotations.NullMarked;
