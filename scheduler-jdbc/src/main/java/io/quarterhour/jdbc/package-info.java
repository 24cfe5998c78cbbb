/**
 * The store for relational databases: H2, PostgreSQL and MariaDB. Tasks, executions and their
 * history survive a restart of the process. Several schedulers may share one database as the nodes
 * of a cluster.
 */
@NullMarked
package io.quarterhour.jdbc;

import org.jspecify.annotations.NullMarked;
