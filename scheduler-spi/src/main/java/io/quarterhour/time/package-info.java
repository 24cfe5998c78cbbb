/**
 * The source of time. The engine reads clocks only through {@link io.quarterhour.time.TimeSource},
 * so that a test or a simulation can control the time of the whole engine.
 */
@NullMarked
package io.quarterhour.time;

import org.jspecify.annotations.NullMarked;
