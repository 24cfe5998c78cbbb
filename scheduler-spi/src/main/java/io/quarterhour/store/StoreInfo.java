package io.quarterhour.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The description of a store.
 *
 * @param name the kind of store, for logs, for example {@code memory}
 * @param now the time of the store, read during the call; null if the store has no clock of its own
 */
public record StoreInfo(String name, @Nullable Instant now) {}
