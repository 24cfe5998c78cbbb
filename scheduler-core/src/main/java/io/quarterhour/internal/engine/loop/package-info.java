/**
 * The frame of the loops of the engine: {@link io.quarterhour.internal.engine.loop.Loop}, the step
 * function of a loop; {@link io.quarterhour.internal.engine.loop.LoopThread}, the thread that
 * repeats it, with its pauses after failures; {@link io.quarterhour.internal.engine.loop.Waker},
 * which shortens a pause; {@link io.quarterhour.internal.engine.loop.ListAct}, which keeps one
 * refused item from stopping all others; {@link io.quarterhour.internal.engine.loop.LateQueues},
 * which keeps late executions from stopping punctual ones; and the clock and the options that all
 * loops share.
 */
@NullMarked
package io.quarterhour.internal.engine.loop;

import org.jspecify.annotations.NullMarked;
