/**
 * The seam between the engine and what keeps its records: what the author of a store implements.
 *
 * <p>A store keeps three kinds of things. A <b>task</b> is a definition row ({@link
 * io.quarterhour.store.task.TaskRow}, one for each revision) and a timetable ({@link
 * io.quarterhour.task.ScheduleState}); they never share a version. An <b>execution</b> is one row
 * in one of two places: <i>live</i> while it waits or runs, <i>history</i> once it is over;
 * finishing moves the row. And there are log lines, attempts, audit entries, read marks and nodes,
 * and small texts that plug-ins and the engine remember.
 *
 * <pre>
 *                     fire (compare-and-set on the timetable)
 *   tasks + timetable ---------------------------------------&gt; live rows &lt;-- enqueue
 *                                                               |   ^
 *                              claim: token + 1, lease until    |   | retry, release, children
 *                                                               v   |
 *                              complete, fenced by the token ---+---+--&gt; history
 * </pre>
 *
 * <p>What holds for every act:
 *
 * <ul>
 *   <li>Each call is one atomic act. It is done whole, or not at all and throws {@link
 *       io.quarterhour.error.StoreException}. After an exception the caller may repeat it: each act
 *       is made so that a repetition is harmless.
 *   <li>The present instant is always an argument. A store never decides by a clock of its own. All
 *       instants are whole milliseconds.
 *   <li>What is hot takes a list and answers item by item, in the order of the list. One item that
 *       is refused never sinks its neighbours.
 *   <li>What an owner writes carries the token of its lease. A stale one is an answer, never an
 *       exception.
 *   <li>A store knows columns, not meanings: documents are opaque text of any length, kept as they
 *       came.
 *   <li>Stores are safe for use by many threads. Some of these are interrupted while they are in an
 *       act, when a node stops or an attempt takes too long: an interrupt must neither tear the act
 *       nor break the store for the next one. (A {@link java.nio.channels.FileChannel} closes
 *       itself when its thread is interrupted.)
 * </ul>
 *
 * <p>What a store throws: {@link io.quarterhour.error.StoreException} for whatever is wrong with
 * the store, {@link io.quarterhour.error.InvalidInputException} for a cursor that it cannot read.
 * Arguments are never null where it is not said, and the engine checks what people hand in.
 *
 * <p>The contract kit, the test-jar of this module, tells the author of a store when it is done. It
 * looks at what is answered; that it is still there after a crash is for the author to test.
 */
@NullMarked
package io.quarterhour.store;

import org.jspecify.annotations.NullMarked;
