/**
 * A cluster for demonstration: nodes in separate processes, a load that keeps them busy, and a
 * watch that shows their state.
 *
 * <pre>
 *   Cluster           the command line
 *     NodeCommand     one node
 *     LoadCommand     tasks that fire, and calls
 *     WatchCommand    Observer -&gt; Snapshot -&gt; Screen, once a second
 *     DemoCommand     a database, two nodes, a load and a watch
 *     DrillCommand    faults made on purpose, in package drill
 * </pre>
 */
@NullMarked
package io.quarterhour.examples.cluster;

import org.jspecify.annotations.NullMarked;
