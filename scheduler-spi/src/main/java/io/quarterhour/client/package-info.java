/**
 * The operations of a scheduler that are open to a caller. A client belongs to one {@link
 * io.quarterhour.tenant.Caller}: it sees only the scope of that caller, and its changes are
 * recorded under the caller's name.
 */
@NullMarked
package io.quarterhour.client;

import org.jspecify.annotations.NullMarked;
