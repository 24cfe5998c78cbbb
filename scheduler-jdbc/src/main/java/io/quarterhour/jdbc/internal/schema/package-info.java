/** The tables: how they are made, and which version of them is there. */
@NullMarked
package io.quarterhour.jdbc.internal.schema;

import org.jspecify.annotations.NullMarked;
