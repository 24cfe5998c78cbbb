/**
 * Putting a node together from what its host, or a test, brings: plug-ins, options, directories,
 * threads.
 */
@NullMarked
package io.quarterhour.internal.node;

import org.jspecify.annotations.NullMarked;
