/**
 * The front desk: what callers ask for, checked against their scope and against what this node
 * knows, and turned into acts of the store.
 */
@NullMarked
package io.quarterhour.internal.client;

import org.jspecify.annotations.NullMarked;
