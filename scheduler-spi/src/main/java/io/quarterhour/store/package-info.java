/**
 * The interface between the engine and its storage, which the author of a store implements.
 *
 * <p>A store contains three kinds of data. A <b>task</b> is a definition row ({@link
 * io.quarterhour.store.task.TaskRow}, one for each revision) and a schedule state ({@link
 * io.quarterhour.task.ScheduleState}); the two never share a version. An <b>execution</b> is one
 * row in one of two places: <i>live</i> while it waits or runs, <i>history</i> once it has
 * finished; its completion moves the row. In addition there are log lines, attempts, audit entries,
 * read positions and nodes, and small texts of plug-ins and of the engine. {@link
 * io.quarterhour.store.MaintenanceStore} removes what is old, and all data of a tenant.
 *
 * <pre>
 *                      fire (compare-and-set on the schedule state)
 *   tasks + schedule states ----------------------------------&gt; live rows &lt;-- enqueue
 *                                                                |   ^
 *                               claim: token + 1, lease until    |   | retry, release, children
 *                                                                v   |
 *                               complete, fenced by the token ---+---+--&gt; history
 * </pre>
 *
 * <p>A store need not implement the state machine of an execution: {@link
 * io.quarterhour.store.execution.ExecutionTransitions} returns the execution to be stored after
 * each step, and {@link io.quarterhour.store.execution.InsertDecision} decides whether a new one is
 * inserted. Statements that change many rows at once may replace them; the contract kit compares
 * such a store with these functions.
 *
 * <p>These rules hold for every operation:
 *
 * <ul>
 *   <li>Each call is one atomic operation. It takes effect as a whole, or not at all and throws
 *       {@link io.quarterhour.error.StoreException}. After an exception the caller may repeat it:
 *       each operation is designed so that a repetition is harmless.
 *   <li>The present instant is always an argument. A store never decides by a clock of its own. All
 *       instants are whole milliseconds.
 *   <li>Frequent operations take a list and return a result for each item, in the order of the
 *       list. An item that is refused does not affect the other items.
 *   <li>A write by an owner carries the token of its lease. A stale token leads to a result, never
 *       to an exception.
 *   <li>A store interprets columns only: documents are opaque text of any length, stored unchanged.
 *   <li>Stores are safe for use by many threads. A thread may be interrupted during an operation,
 *       when a node stops or an attempt exceeds its time limit: an interrupt must neither break the
 *       atomicity of the operation nor make the store unusable for the next one. (A {@link
 *       java.nio.channels.FileChannel} closes itself when its thread is interrupted.)
 * </ul>
 *
 * <p>A store throws {@link io.quarterhour.error.StoreException} for any problem of the store, and
 * {@link io.quarterhour.error.InvalidInputException} for a cursor that it cannot read. Arguments
 * are never null unless documented, and the engine validates the input of callers.
 *
 * <p>The contract kit, in the test-jar of this module, tests whether a store fulfils this contract.
 * It checks the results that are returned; durability after a crash is for the author to test.
 */
@NullMarked
package io.quarterhour.store;

import org.jspecify.annotations.NullMarked;
