/**
 * A job store for relational databases. This package will hold the store that keeps jobs, their
 * triggers and their runs in tables reached through JDBC, so that jobs outlive the process and
 * several schedulers can share them, together with the schema it needs. It is empty for now.
 */
@NullMarked
package io.quarterhour.jdbc;

import org.jspecify.annotations.NullMarked;
