package io.quarterhour.memory;

import io.quarterhour.execution.ExecutionId;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hash table of rows by their id. The rows of one bucket are chained through the rows themselves:
 * there may be millions, and an entry object for each would take a sixth of the memory of a waiting
 * row.
 */
final class ExecutionIndex {
  private static final int FIRST_PLACES = 16;
  private static final int MAX_PLACES = 1 << 30;

  private @Nullable ExecutionRow[] places = new ExecutionRow[FIRST_PLACES];
  private int size;

  /** {@return the row with that id, or null} */
  @Nullable ExecutionRow find(ExecutionId id) {
    ExecutionRow row = places[placeOf(id)];
    while (row != null && !row.id.equals(id)) {
      row = row.chained;
    }
    return row;
  }

  /** Adds a row whose id is not in the table. */
  void add(ExecutionRow row) {
    if (size >= places.length && places.length < MAX_PLACES) {
      grow();
    }
    chain(row);
    size++;
  }

  private void chain(ExecutionRow row) {
    int place = placeOf(row.id);
    row.chained = places[place];
    places[place] = row;
  }

  private void grow() {
    @Nullable ExecutionRow[] old = places;
    places = new ExecutionRow[2 * old.length];
    forEach(old, this::chain);
  }

  void remove(ExecutionRow row) {
    int place = placeOf(row.id);
    ExecutionRow before = places[place];
    if (before == row) {
      places[place] = row.chained;
    } else {
      while (before != null && before.chained != row) {
        before = before.chained;
      }
      if (before == null) {
        return;
      }
      before.chained = row.chained;
    }
    row.chained = null;
    size--;
  }

  /**
   * Passes all rows to an action, in no particular order. The action may remove the row that it is
   * given.
   */
  void forEach(Consumer<ExecutionRow> action) {
    forEach(places, action);
  }

  private static void forEach(@Nullable ExecutionRow[] places, Consumer<ExecutionRow> action) {
    for (ExecutionRow first : places) {
      ExecutionRow row = first;
      while (row != null) {
        ExecutionRow next = row.chained;
        action.accept(row);
        row = next;
      }
    }
  }

  private int placeOf(ExecutionId id) {
    int hash = id.hashCode();
    return (hash ^ hash >>> 16) & (places.length - 1);
  }
}
