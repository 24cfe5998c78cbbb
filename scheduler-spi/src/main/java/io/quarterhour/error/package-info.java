/**
 * What can go wrong, as exceptions: one unchecked root with few children. A message says what was
 * wrong, what was expected, what was found and whose it was.
 */
@NullMarked
package io.quarterhour.error;

import org.jspecify.annotations.NullMarked;
