/** A host that was written without the plug-in. */
@NullMarked
package io.quarterhour.examples.host;

import org.jspecify.annotations.NullMarked;
