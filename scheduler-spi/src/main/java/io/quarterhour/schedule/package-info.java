/**
 * Schedules as immutable values. A {@link io.quarterhour.schedule.Schedule} checks its own ranges
 * and has equality by content. The engine computes the fire times.
 */
@NullMarked
package io.quarterhour.schedule;

import org.jspecify.annotations.NullMarked;
