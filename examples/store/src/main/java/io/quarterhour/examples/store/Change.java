package io.quarterhour.examples.store;

import org.jspecify.annotations.Nullable;

/**
 * A changed row, as the journal has it.
 *
 * @param table the name of the table
 * @param key where the row stands
 * @param row the row as it is now; null if it is gone
 */
record Change(String table, Object key, @Nullable Object row) {}
