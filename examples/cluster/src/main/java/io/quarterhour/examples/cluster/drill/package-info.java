/**
 * Drills: faults and loads made on purpose, with nodes in processes of their own and a PostgreSQL
 * server that the drill starts. Each drill prints a table of what it measured and of the limits,
 * and fails if a limit is exceeded.
 *
 * <pre>
 *   DrillCommand              the commands
 *     SilenceDrill            a network that forwards nothing, for one node or for all
 *     FailoverDrill           pooled connections that are read-only after a failover
 *     HostTransactionDrill    transactions of a host that stay open
 *     PoisonDrill             items that the database refuses for good
 *       PoisonItems           puts in items of each PoisonKind, and finds out how they end
 *       PoisonTable           the items and their ends
 *       SlotLedger            the slots that must run
 *     GrowthDrill             a load over a long history
 *       GrowthHistory         writes the history
 *       GrowthTable           the minutes, and what may grow
 *       PruningRace           one and two processes with PruningNode
 *     all drills:
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
