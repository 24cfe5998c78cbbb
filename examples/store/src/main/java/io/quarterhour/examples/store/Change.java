package io.quarterhour.examples.store;

import org.jspecify.annotations.Nullable;

/**
 * A changed row, as it is stored in the journal.
 *
 * @param table the name of the table
 * @param key the key of the row
 * @param row the new row; null if it was removed
 */
record Change(String table, Object key, @Nullable Object row) {}
