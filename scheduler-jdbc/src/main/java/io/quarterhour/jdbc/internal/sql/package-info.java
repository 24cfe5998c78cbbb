/**
 * A thin layer over JDBC: transactions, statements, parameters, result rows, and the differences
 * between databases. {@link io.quarterhour.jdbc.internal.sql.Dialect} explains how to add a
 * database.
 */
@NullMarked
package io.quarterhour.jdbc.internal.sql;

import org.jspecify.annotations.NullMarked;
