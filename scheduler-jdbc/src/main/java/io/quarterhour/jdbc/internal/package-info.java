/**
 * The roles of the store in SQL. Each call of a role is one transaction.
 *
 * <p>Who locks more than one row locks in this order, so that transactions wait for each other but
 * never in a circle: rows of tasks by their id, then live rows by theirs, a parent after its
 * children, then rows of named locks by their name. Where that cannot be foreseen the database
 * notices the circle, and {@link io.quarterhour.jdbc.internal.sql.Transactions} repeats the act.
 *
 * <p>Whether an execution is live or over is asked of the live rows first and of the history
 * second: rows move in that direction only, so that none is missed on its way.
 */
@NullMarked
package io.quarterhour.jdbc.internal;

import org.jspecify.annotations.NullMarked;
