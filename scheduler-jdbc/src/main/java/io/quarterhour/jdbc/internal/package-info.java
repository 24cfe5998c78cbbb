/**
 * The stores of tasks and executions in SQL: firing, inserting, completing and cancelling.
 * Claiming, lists and retention, and the other roles have packages of their own; {@code rows} has
 * the rows and statements that all of them share.
 *
 * <p>An execution is one row: a row of the small live table while it waits or runs, a row of the
 * history once it has finished. It moves exactly once. A claim writes no indexed column. A
 * completion deletes the live row and inserts the history row in one transaction.
 *
 * <p>Most operations have two paths. Most executions are simple: they wait, are claimed once, need
 * no lock, and finish. On a database that supports array statements ({@link
 * io.quarterhour.jdbc.internal.sql.Dialect#supportsArrayStatements}) one bulk statement handles all
 * simple items of a call first. The items that it leaves, because their rows contain more than it
 * covers, take the general path, one by one. On H2, where a statement needs no network round trip,
 * and on MariaDB all items take the general path.
 *
 * <pre>
 *              bulk path (simple items, together)   general path (other items, one by one)
 *   enqueue    BulkEnqueue (GroupCommit)            ExecutionInserter, LiveRowInserts
 *   due        DueTaskScan
 *   fire       ScheduleStateRows.moveCurrent        LockedTasks, ScheduleStateRows.move
 *              ExistingExecutions, LiveRowInserts   ExecutionInserter, SkipRecords
 *   claim      ClaimStatements.claimAtOnce          ClaimStatements.claimFrom, NamedLocks
 *   complete   BulkCompletion                       CompletionHandler, HistoryMover,
 *                                                   LastExecutionRows, AttemptRows
 * </pre>
 *
 * <p>A bulk statement contains no join that the database could execute differently once a table has
 * grown ({@link io.quarterhour.jdbc.internal.sql.PlannerHint}). It starts its scan for ready
 * executions or due tasks where the previous scan ended ({@link
 * io.quarterhour.jdbc.internal.claim.ScanStart}, {@link io.quarterhour.jdbc.internal.DueTaskScan}).
 * Nodes that compete for the same due tasks skip ahead to different positions.
 *
 * <p>Three mechanisms ensure that each slot has one execution:
 *
 * <ol>
 *   <li>a schedule state is moved only by a caller that knows its version;
 *   <li>a task stores the newest slot for which it had an execution, so that only older slots have
 *       to be looked up in the live table and the history;
 *   <li>the live table has a unique index on the slot.
 * </ol>
 *
 * <p>A transaction that locks more than one row locks in this order, so that transactions wait for
 * each other but never deadlock: task rows by id, live rows by id (a parent after its children),
 * stored outcomes by key, last executions by task, named locks by name. Where the order cannot be
 * foreseen, the database detects the deadlock and {@link
 * io.quarterhour.jdbc.internal.sql.TransactionRunner} repeats the transaction.
 *
 * <p>A transaction of the host may keep rows locked for as long as it likes. Claiming and renewing
 * skip locked rows. Firing and completing wait for them only for a moment, then leave them out, and
 * are divided until an item that needs another locked row is alone ({@link
 * io.quarterhour.jdbc.internal.sql.TransactionRunner#runDivided}).
 *
 * <p>To find out whether an execution is live or finished, the live table is read first and the
 * history second. Rows move only in that direction, so that a moving row is never missed.
 */
@NullMarked
package io.quarterhour.jdbc.internal;

import org.jspecify.annotations.NullMarked;
