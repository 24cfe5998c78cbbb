/**
 * The operations of clients: requests of callers are checked against their scope and against the
 * plug-ins of this node, and turned into acts of the store.
 */
@NullMarked
package io.quarterhour.internal.client;

import org.jspecify.annotations.NullMarked;
