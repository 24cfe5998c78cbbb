/**
 * Rows of the tables and the statements that read and write them, shared by all operations. Rows
 * that a transaction has locked are changed in memory first.
 */
@NullMarked
package io.quarterhour.jdbc.internal.rows;

import org.jspecify.annotations.NullMarked;
