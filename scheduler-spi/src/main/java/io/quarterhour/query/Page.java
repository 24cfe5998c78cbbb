package io.quarterhour.query;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list.
 *
 * @param <T> the type of the items
 * @param items the items, in the order of the list; unmodifiable
 * @param cursor the cursor of the next page; null if this page is the last
 */
public record Page<T>(List<T> items, @Nullable Cursor cursor) {
  public Page {
    items = List.copyOf(items);
  }

  /** {@return the cursor of the next page; empty if this page is the last} */
  public Optional<Cursor> next() {
    return Optional.ofNullable(cursor);
  }
}
