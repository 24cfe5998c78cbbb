/**
 * Bounded caches between the store or the host and the stages: decoded task definitions, compiled
 * schedules, and the calendars of the host.
 */
@NullMarked
package io.quarterhour.internal.cache;

import org.jspecify.annotations.NullMarked;
