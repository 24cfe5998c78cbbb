/**
 * Simulation of a cluster in virtual time: several nodes, each with the real engine, share one
 * store while faults are injected. All random choices are derived from one seed, so that two runs
 * with the same seed are identical.
 *
 * <pre>
 *   VirtualTime   single queue of events: steps of loops, workers, clients, crashes, pauses
 *       |
 *   Host - Life   node from its start to its crash: Engine, StoreClock, five SimulatedLanes
 *       |
 *   FaultyStore   slow, silent, unavailable, fails before or after the act, refuses single items;
 *                 the node meets errors, pauses or crashes
 *       |
 *   WatchedStore  checks each act, maintains the Ledger (rows) and the SlotBook (fire times)
 *       |
 *   InMemoryStore the real store
 * </pre>
 *
 * <p>The simulation has a single thread. Code that has to wait (for a call of the store, or while
 * an action takes time) runs the events that become due in the meantime, so that steps of different
 * nodes and loops interleave at each call of the store. Waits are nested like method calls, and the
 * innermost wait ends first: some waits therefore last longer than drawn.
 *
 * <p>A run consists of a storm with faults and a calm phase without faults. The safety rules are
 * checked at each act: {@link io.quarterhour.simulation.RowRules} (tokens, states, leases, locks,
 * overlaps, children), {@link io.quarterhour.simulation.EndRules} (completions, notifications),
 * {@link io.quarterhour.simulation.SlotBook} (each fire time is accounted for once). In the calm
 * phase all due work must finish, and {@link io.quarterhour.simulation.FinalRules} must hold.
 * {@link io.quarterhour.simulation.IsolationRule} checks that nodes isolate what the store refuses.
 * {@link io.quarterhour.simulation.PlantedFault} lists faults that the rules are shown to find.
 * {@link io.quarterhour.simulation.Mailbox} checks the notifications that were sent.
 */
package io.quarterhour.simulation;
