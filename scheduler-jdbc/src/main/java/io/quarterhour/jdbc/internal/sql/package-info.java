/**
 * JDBC in short words: transactions, statements, cells, and what differs between databases. {@link
 * io.quarterhour.jdbc.internal.sql.Dialect} tells how one is added.
 */
@NullMarked
package io.quarterhour.jdbc.internal.sql;

import org.jspecify.annotations.NullMarked;
