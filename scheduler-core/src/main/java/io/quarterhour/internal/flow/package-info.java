/**
 * What passes between the stages: definitions and the calendars of the host on their way to
 * planning and running, reports on their way to the record. No stage knows another; all of them
 * know these values.
 */
@NullMarked
package io.quarterhour.internal.flow;

import org.jspecify.annotations.NullMarked;
