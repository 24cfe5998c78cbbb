package io.quarterhour.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A word of a store about itself.
 *
 * @param name what it is, for logs, for example {@code memory}
 * @param now what time it has, read during the call; null if it has no clock of its own
 */
public record StoreInfo(String name, @Nullable Instant now) {}
