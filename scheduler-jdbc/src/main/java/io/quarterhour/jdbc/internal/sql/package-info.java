/** JDBC in short words: transactions, statements, cells, and what differs between databases. */
@NullMarked
package io.quarterhour.jdbc.internal.sql;

import org.jspecify.annotations.NullMarked;
