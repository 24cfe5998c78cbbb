/**
 * The health of a node. {@link io.quarterhour.internal.health.ClusterCheck} reads from the store,
 * every three minutes on the maintenance loop, which work no node does; {@link
 * io.quarterhour.internal.health.HealthReasons} judges the state of the node without the store.
 */
@NullMarked
package io.quarterhour.internal.health;

import org.jspecify.annotations.NullMarked;
