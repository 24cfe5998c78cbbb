/**
 * When a task fires, as values. A {@link io.quarterhour.schedule.Schedule} has no behaviour: it
 * checks its own ranges and is compared by its content. The arithmetic lives in the engine.
 */
@NullMarked
package io.quarterhour.schedule;

import org.jspecify.annotations.NullMarked;
