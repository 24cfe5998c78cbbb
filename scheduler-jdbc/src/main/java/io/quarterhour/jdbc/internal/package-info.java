/**
 * The roles of the store in SQL.
 *
 * <p>An execution is one row, in the small table of live rows or in the history, and moves once. A
 * claim writes no column that an index mentions; an end takes the row out of the one and puts it
 * into the other.
 *
 * <p>There are two ways through this package. Most of what a scheduler does is plain: an execution
 * waits, is claimed once, needs no lock, and ends. On a database that takes columns ({@link
 * io.quarterhour.jdbc.internal.sql.Dialect#supportsArrayStatements}) all that is plain among the
 * items of a call is done first, in one statement for all of them. What that statement leaves, for
 * a row says more than was foreseen, goes the general way, item by item. On H2, where a statement
 * costs no way over the network, and on MariaDB everything does.
 *
 * <pre>
 *               the plain ones, together      whatever is left, or special
 *   enqueue     Calls (Gathering)             Admission, LiveInserts
 *   due         DueTasks
 *   fire        Timetables.moveCurrent        TaskRows, Timetables.move
 *               Presence, LiveInserts         Admission, Skips
 *   claim       Claiming.claimAtOnce          Claiming.claimFrom, Locks
 *   complete    PlainEnds                     Ends, Moves, LastRuns, Attempts
 * </pre>
 *
 * <p>Such a statement has no join that could be done in another way once a table has grown ({@link
 * io.quarterhour.jdbc.internal.sql.PlannerHint}), and looks for what is ready or due from where it
 * found it last ({@link io.quarterhour.jdbc.internal.ScanStart}, {@link
 * io.quarterhour.jdbc.internal.DueTaskScan}). Nodes that race for the same due tasks leap apart.
 *
 * <p>That each slot has one execution is seen to three times, each for less: a timetable is moved
 * by whoever knows its version; a task remembers the newest slot that it had an execution for, so
 * that only what is older need be looked for among the live rows and in the history; and the live
 * rows have a unique index.
 *
 * <p>Who locks more than one row locks in this order, so that transactions wait for each other but
 * never in a circle: rows of tasks by their id, then live rows by theirs, a parent after its
 * children, then last runs by their task, then rows of named locks by their name. Where that cannot
 * be foreseen the database notices the circle, and {@link
 * io.quarterhour.jdbc.internal.sql.TransactionRunner} repeats the act.
 *
 * <p>Whether an execution is live or over is asked of the live rows first and of the history
 * second: rows move in that direction only, so that none is missed on its way.
 */
@NullMarked
package io.quarterhour.jdbc.internal;

import org.jspecify.annotations.NullMarked;
