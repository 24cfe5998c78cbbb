/**
 * The watch over running actions: {@link io.quarterhour.internal.engine.watch.WatchLoop} checks all
 * runs on a thread that never waits for the store, and {@link
 * io.quarterhour.internal.engine.watch.StopEscalation} decides what happens to each: cancellation
 * signal, interrupt, abandonment. {@link io.quarterhour.internal.engine.watch.StuckThreads} limits
 * how many abandoned actions may hold their threads.
 *
 * <p>Leases are measured by the monotonic clock of the node, from the start of the request that
 * claimed or renewed them:
 *
 * <pre>
 *   renewal sent                      2/3 of the lease             lease ends
 *   |------------|----------------------|---------------------------|------------------&gt;
 *   0          1/3: next renewal        cancellation signal         interrupt; another
 *                                                                   node may claim
 * </pre>
 *
 * <p>An action that obeys its signal within a third of the lease has therefore ended before another
 * node runs its execution.
 */
@NullMarked
package io.quarterhour.internal.engine.watch;

import org.jspecify.annotations.NullMarked;
