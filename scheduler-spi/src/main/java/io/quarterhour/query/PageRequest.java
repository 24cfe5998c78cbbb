package io.quarterhour.query;

import io.quarterhour.error.InvalidInputException;
import org.jspecify.annotations.Nullable;

/**
 * The size and the position of a page.
 *
 * @param size the maximum number of items, 1 to 1000
 * @param after the cursor of the previous page; null for the first page
 */
public record PageRequest(int size, @Nullable Cursor after) {
  private static final int DEFAULT_SIZE = 100;
  private static final int MAX_SIZE = 1000;

  public PageRequest {
    if (size < 1 || size > MAX_SIZE) {
      throw new InvalidInputException("a page must have 1 to " + MAX_SIZE + " items, was " + size);
    }
  }

  /** {@return the request of the first page, of at most 100 items} */
  public static PageRequest first() {
    return first(DEFAULT_SIZE);
  }

  /**
   * Returns the request of the first page.
   *
   * @param size the maximum number of items, 1 to 1000
   * @return the request
   * @throws InvalidInputException if the size is out of range
   */
  public static PageRequest first(int size) {
    return new PageRequest(size, null);
  }

  /**
   * Returns the request of the page after another, of the same size.
   *
   * @param cursor the cursor that the other page returned
   * @return the request
   */
  public PageRequest after(Cursor cursor) {
    return new PageRequest(size, cursor);
  }
}
