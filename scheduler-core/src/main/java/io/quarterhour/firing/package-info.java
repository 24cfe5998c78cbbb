/**
 * When a schedule fires. {@link io.quarterhour.firing.FireTimes} compiles a {@link
 * io.quarterhour.schedule.Schedule} once and then answers, without state and without allocating
 * anything but the answer, which fire comes next. It needs no scheduler, and may be used by itself.
 *
 * <p>The work is parted so that each piece knows one thing only:
 *
 * <pre>
 *   Schedule --Compiler--+-- ElapsedTimes over Periodic, Single   elapsed time: no zone
 *                        |
 *                        +-- WallTimes over WallClock             local time -> instants, through
 *                        |     (internal.calendar; internal.cron    changes of offset
 *                        |     reads expressions)
 *                        |
 *                        +-- UnionTimes over any of these         the earliest of several
 *
 *   next(from):  from --bounds, grid--> the nominal instant after it --grid, bounds--> the slot
 *   preview:     slot --> the nominal instants that meet in it --> the local times of each
 * </pre>
 *
 * <p><b>Two forms.</b> {@code next(long)} is arithmetic on numbers and allocates nothing; {@code
 * next(Instant)} allocates its answer. A schedule is compiled to sets of bits and a table of its
 * zone. Where neither end lies near a change of offset, which is nearly always, one look at that
 * table at each end is all that the zone costs.
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
