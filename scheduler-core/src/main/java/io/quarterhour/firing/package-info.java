/**
 * The computation of fire times. {@link io.quarterhour.firing.FireTimes} compiles a {@link
 * io.quarterhour.schedule.Schedule} once and then returns the next fire time after any instant. It
 * is immutable, has no side effects and can be used without a scheduler.
 *
 * <p><b>Rules.</b> These rules define every fire time.
 *
 * <ol>
 *   <li>A schedule is a fixed, strictly rising set of instants. {@code next(from)} returns the
 *       earliest of them that is strictly after {@code from}. The result does not depend on the
 *       time of the call or on earlier calls.
 *   <li>An <i>interval expression</i> is a cron expression with {@code *} or {@code /} in its
 *       second, minute or hour field, such as {@code 30 * * * *}, {@code 0/15 2 * * *} or the macro
 *       for hourly. It fires at every instant at which the local clock really shows a matching
 *       time: in both passes of a repeated period, and never for a skipped time.
 *   <li><i>Set times</i> are all other cron expressions (also {@code 0 0-23 * * *} and the macro
 *       for daily), daily, weekly and monthly recurrences, and a single local time. Each matching
 *       local date and time of day is one occurrence. If its local time occurs twice, it fires at
 *       the earlier instant only; if its local time does not occur, it fires at the first instant
 *       after the gap. Dates are matched on the nominal local date, before this mapping.
 *       Occurrences that map to the same instant fire once.
 *   <li>Rules 2 and 3 are the default {@link io.quarterhour.schedule.DstPolicy}. A schedule of
 *       either kind may choose another policy for gaps and for overlaps. A policy applies to every
 *       change of offset, regardless of its size (30 minutes, two hours or a whole day) and of its
 *       reason.
 *   <li>A fixed period ({@code every}) fires at {@code anchor + k x period} in elapsed time, for
 *       every integer k; the zone plays no part. A recurrence of every n days, weeks or months at a
 *       time of day follows rule 3 instead. A single instant fires once, at that instant.
 *   <li>Quarter-hour alignment replaces each nominal instant by the first quarter hour of UTC at or
 *       after it: 10:10 becomes 10:15, and 10:15 stays. Nominal instants that are moved to the same
 *       slot fire once. {@code next} returns the first slot after {@code from}; the nominal instant
 *       of that slot may lie before {@code from}.
 *   <li>Start and end are inclusive. They bound the instants that really fire, after alignment.
 *   <li>A schedule whose dates do not exist, such as the 31st of February, is valid and never
 *       fires: {@code next} reports that at once.
 *   <li>A union fires whenever one of its members fires, and once if several members fire at the
 *       same instant. Each member has its own zone, alignment and policy; the start and the end of
 *       the union apply in addition to those of its members.
 *   <li>A schedule that fires once also fires if its task is saved after the time of that fire:
 *       {@link io.quarterhour.firing.FireTimes#first} then returns the instant of saving, aligned
 *       to the grid, provided that this slot is within the start and the end of the schedule.
 * </ol>
 *
 * <p><b>Refused schedules.</b> An aligned schedule is refused if it does not fit the grid: its
 * period, or the period of a step in its cron expression, must be a multiple of 15 minutes, and no
 * two of its times of day may be moved to the same slot. Otherwise it would silently fire less
 * often or less regularly than it specifies. The message names {@link
 * io.quarterhour.schedule.Schedule#exact()} as the way out. Nominal times that meet in one slot
 * only because of a change of offset, a union or their dates are merged, and a preview reports the
 * merge.
 *
 * <p><b>Structure.</b> Each class has a single responsibility:
 *
 * <pre>
 *   Schedule --ScheduleCompiler--+-- FixedIntervalFireTimes    elapsed time, without a zone:
 *                                |                             Periodic or SingleInstant
 *                                |
 *                                +-- LocalFireTimes            local times, with a zone:
 *                                |                             ZoneMapping (internal.calendar)
 *                                |
 *                                +-- UnionFireTimes            the earliest of several
 *
 *   next(from):  from --bounds, grid--> the next nominal instant --grid, bounds--> the slot
 *   preview:     slot --> the nominal instants that were moved to it --> their local times
 * </pre>
 *
 * <p><b>Cost.</b> {@code next(long)} is arithmetic on numbers and allocates nothing; {@code
 * next(Instant)} allocates its result only. A schedule is compiled to bit sets and a table of the
 * offsets of its zone. If neither the argument nor the result is near a change of offset, which is
 * the usual case, the zone costs one table lookup for each of them.
 */
@NullMarked
package io.quarterhour.firing;

import org.jspecify.annotations.NullMarked;
