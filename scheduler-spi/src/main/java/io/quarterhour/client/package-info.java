/**
 * What a caller may do with a scheduler. A client belongs to one {@link
 * io.quarterhour.tenant.Caller}: it sees no further than the scope of that caller, and what it does
 * is recorded under that name.
 */
@NullMarked
package io.quarterhour.client;

import org.jspecify.annotations.NullMarked;
