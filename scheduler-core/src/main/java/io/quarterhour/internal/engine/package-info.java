/**
 * The engine: four lanes that carry values from stage to stage. Each is a step function that does a
 * bounded amount of work and answers when it wants to be called again; a thread only turns the
 * crank.
 *
 * <pre>
 *   Upkeep.step      log lines; heartbeat; retention
 *   Leases.step      held leases -&gt; renew; time limits
 *   Settlement.step  inbox       -&gt; Recorder -&gt; complete -&gt; listeners
 *   Intake.step      due tasks   -&gt; Planner  -&gt; fire and claim -+-&gt; WorkerPool -&gt; inbox
 *                    free workers            -&gt; claim ----------+
 *
 *   Reception        calls       -&gt; store -&gt; WorkerPool, if one has nothing to do
 * </pre>
 *
 * <p>A call needs no lane: whoever makes it brings it into the store, on the own thread. If a
 * worker is idle there, it is leased as it is inserted and begins; else it waits for the intake.
 *
 * <p>The lanes share what is held, from which follows how many workers are free, and the inbox;
 * nothing else. A worker is taken at the claim, or when a call comes in, and freed when its outcome
 * is recorded, so nothing overflows, and with the store away nothing new is claimed. A wake-up only
 * shortens a pause: losing one costs a poll interval, never a run. A step that fails is repeated
 * after a pause; whatever it was to write is still there.
 */
@NullMarked
package io.quarterhour.internal.engine;

import org.jspecify.annotations.NullMarked;
