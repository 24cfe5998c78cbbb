package io.quarterhour.query;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list.
 *
 * @param <T> what is listed
 * @param items the items, in the order of the list
 * @param cursor where the next page begins; null if this is the last
 */
public record Page<T>(List<T> items, @Nullable Cursor cursor) {
  public Page {
    items = List.copyOf(items);
  }

  /** {@return where the next page begins; empty if this is the last} */
  public Optional<Cursor> next() {
    return Optional.ofNullable(cursor);
  }
}
