package io.quarterhour.query;

import io.quarterhour.error.InvalidInputException;
import org.jspecify.annotations.Nullable;

/**
 * How much of a list, and from where.
 *
 * @param size at most so many items, 1 to 1000
 * @param after the cursor of the page before; null for the first page
 */
public record PageRequest(int size, @Nullable Cursor after) {
  private static final int DEFAULT_SIZE = 100;
  private static final int MAX_SIZE = 1000;

  public PageRequest {
    if (size < 1 || size > MAX_SIZE) {
      throw new InvalidInputException("a page must have 1 to " + MAX_SIZE + " items, was " + size);
    }
  }

  /** {@return the first page, of 100 items} */
  public static PageRequest first() {
    return first(DEFAULT_SIZE);
  }

  /**
   * The first page.
   *
   * @param size how many items
   * @return the request
   */
  public static PageRequest first(int size) {
    return new PageRequest(size, null);
  }

  /**
   * The page after another, of the same size.
   *
   * @param cursor the cursor of that page
   * @return the request
   */
  public PageRequest after(Cursor cursor) {
    return new PageRequest(size, cursor);
  }
}
