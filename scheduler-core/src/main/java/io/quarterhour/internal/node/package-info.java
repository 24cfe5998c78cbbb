/**
 * Assembly of a node from the parts that its host or a test provides: plug-ins, options,
 * directories and threads.
 */
@NullMarked
package io.quarterhour.internal.node;

import org.jspecify.annotations.NullMarked;
