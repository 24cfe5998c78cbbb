/** A host that does not depend on the plug-in at compile time. */
@NullMarked
package io.quarterhour.examples.host;

import org.jspecify.annotations.NullMarked;
