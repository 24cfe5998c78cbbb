/**
 * Bounded caches between the stages and the store or the host: decoded task definitions, compiled
 * schedules, and the calendars of the host.
 */
@NullMarked
package io.quarterhour.internal.cache;

import org.jspecify.annotations.NullMarked;
