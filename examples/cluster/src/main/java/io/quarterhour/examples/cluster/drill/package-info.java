/**
 * Drills: faults of the network and of the database, made on purpose, with nodes in processes of
 * their own and a PostgreSQL server that the drill starts. Each drill prints a table of what it
 * measured and of the limits, and fails if a limit is exceeded.
 *
 * <pre>
 *   DrillCommand              the commands
 *     SilenceDrill            a network that forwards nothing, for one node or for all
 *     FailoverDrill           pooled connections that are read-only after a failover
 *     HostTransactionDrill    transactions of a host that stay open
 *       DrillSite             the server, the database, the nodes and a client
 *         NodeProcess         starts a process with DrillNode, which runs DrillActions
 *         SilentProxy         between a node and the server
 *         EventLog            everything that the nodes report
 *       DrillReport           the table
 * </pre>
 */
@NullMarked
package io.quarterhour.examples.cluster.drill;

import org.jspecify.annotations.NullMarked;
