/** The tables of the store: their creation, their migration and their version. */
@NullMarked
package io.quarterhour.jdbc.internal.schema;

import org.jspecify.annotations.NullMarked;
