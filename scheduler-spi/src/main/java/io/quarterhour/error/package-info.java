/**
 * Exceptions: an unchecked root class with a few subclasses. A message contains the problem, the
 * expected and the actual value, and the object concerned.
 */
@NullMarked
package io.quarterhour.error;

import org.jspecify.annotations.NullMarked;
