package io.quarterhour.jdbc.internal.sql;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.ToLongFunction;

/** Division of rows into batches, so that one statement has a limited size. */
public final class Batches {
  /**
   * The number of characters of texts at which a batch ends. A character takes at most three bytes,
   * so that a batch, even with one more document of the maximum length, stays below the 16 MB that
   * MariaDB accepts by default.
   */
  public static final long MAX_CHARACTERS = 1_400_000;

  private Batches() {}

  /**
   * Divides rows into batches, in order.
   *
   * @param rows the rows
   * @param maxRows the maximum number of rows in a batch
   * @param textLength returns the number of characters of the texts of a row
   * @return the batches; none if there are no rows
   */
  public static <R> List<List<R>> of(
      Collection<R> rows, int maxRows, ToLongFunction<R> textLength) {
    List<List<R>> batches = new ArrayList<>();
    List<R> batch = new ArrayList<>();
    long characters = 0;
    for (R row : rows) {
      if (batch.size() == maxRows || characters >= MAX_CHARACTERS) {
        batches.add(batch);
        batch = new ArrayList<>();
        characters = 0;
      }
      batch.add(row);
      characters += textLength.applyAsLong(row);
    }
    if (!batch.isEmpty()) {
      batches.add(batch);
    }
    return batches;
  }
}
