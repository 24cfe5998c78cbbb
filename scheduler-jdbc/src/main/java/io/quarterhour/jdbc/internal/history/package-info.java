/** Lists, logs and retention: the reading side of the store. */
@NullMarked
package io.quarterhour.jdbc.internal.history;

import org.jspecify.annotations.NullMarked;
