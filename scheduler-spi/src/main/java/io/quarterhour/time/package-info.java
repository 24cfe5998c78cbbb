/**
 * The one source of time. Nothing in the engine reads a clock but through {@link
 * io.quarterhour.time.TimeSource}, so a test or a simulation that hands in its own has the whole
 * engine in its hand.
 */
@NullMarked
package io.quarterhour.time;

import org.jspecify.annotations.NullMarked;
