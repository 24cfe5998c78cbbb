/**
 * A cluster in virtual time: several nodes, each the real engine, on one store, while things go
 * wrong. One seed draws everything, and a run of the same seed is the same in each detail.
 *
 * <pre>
 *   VirtualTime   one queue of events: steps of lanes, workers, clients, crashes, pauses
 *       |
 *   Host - Life   a node from start to death: Engine, StoreClock, three SimulatedLanes
 *       |
 *   FaultyStore   slow, away, fails before the act, fails after it; the node stops or dies on the way
 *       |
 *   WatchedStore  sees each act, and keeps the Ledger (rows) and the SlotBook (fire times)
 *       |
 *   InMemoryStore the truth
 * </pre>
 *
 * <p>There is one thread. Whoever waits in the midst of something (a call of the store, an action
 * that takes time) runs the events that come due in the meantime, so that steps of different nodes
 * and lanes interleave at each call of the store. Those who wait stand within each other like calls
 * do, and end in that order: some waits last longer than they were drawn.
 *
 * <p>A run is a storm, with faults, and then calm, without. The rules of safety are judged at each
 * act: {@link io.quarterhour.simulation.RowRules} (tokens, states, leases, locks, overlaps,
 * children), {@link io.quarterhour.simulation.EndRules} (completions, notifications), {@link
 * io.quarterhour.simulation.SlotBook} (each fire time has one fate). In the calm all that was due
 * must come to its end, and {@link io.quarterhour.simulation.FinalRules} hold; what those who are
 * told received is judged by {@link io.quarterhour.simulation.Mailbox}.
 */
package io.quarterhour.simulation;
