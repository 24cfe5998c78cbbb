/**
 * The health of a node, for the readiness check and the monitoring of a host: {@link
 * io.quarterhour.Scheduler#health}.
 */
@NullMarked
package io.quarterhour.health;

import org.jspecify.annotations.NullMarked;
