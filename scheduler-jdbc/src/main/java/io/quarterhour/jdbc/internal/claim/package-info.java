/**
 * Claiming of ready executions, and the search for the next instant at which one can be claimed.
 */
@NullMarked
package io.quarterhour.jdbc.internal.claim;

import org.jspecify.annotations.NullMarked;
