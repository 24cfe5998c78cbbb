/**
 * Word between nodes by the notices of PostgreSQL: one connection that listens, and short
 * statements on borrowed ones that tell.
 */
@NullMarked
package io.quarterhour.jdbc.internal.signal;

import org.jspecify.annotations.NullMarked;
