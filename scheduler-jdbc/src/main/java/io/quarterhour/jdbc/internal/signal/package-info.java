/**
 * Signals between nodes, sent as PostgreSQL notifications: one connection listens, and short
 * statements on borrowed connections send.
 */
@NullMarked
package io.quarterhour.jdbc.internal.signal;

import org.jspecify.annotations.NullMarked;
