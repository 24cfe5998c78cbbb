/**
 * The roles that do not concern executions: nodes, stored state of plug-ins, and transactions of
 * actions.
 */
@NullMarked
package io.quarterhour.jdbc.internal.node;

import org.jspecify.annotations.NullMarked;
