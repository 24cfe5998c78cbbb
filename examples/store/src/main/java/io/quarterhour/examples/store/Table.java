package io.quarterhour.examples.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Rows by key. Rows are immutable: a changed row is a new value. The table records the changes of
 * the current transaction, so that they can be written to the journal or rolled back.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the rows
 */
final class Table<K, V> {
  private final String name;
  private final Class<K> keyType;
  private final Class<V> rowType;
  private final NavigableMap<K, V> rows;
  private final List<Index<V>> indexes = new ArrayList<>();

  /**
   * The row before the current transaction for each key that it has changed; empty if there was
   * none.
   */
  private final Map<K, Optional<V>> originals = new LinkedHashMap<>();

  /**
   * Index that is updated with each change of a row, including rollbacks and reading the journal.
   */
  interface Index<V> {
    /** Called when a row was added, replaced or removed; null stands for no row. */
    void changed(@Nullable V previous, @Nullable V current);
  }

  Table(String name, Class<K> keyType, Class<V> rowType, Comparator<? super K> order) {
    this.name = name;
    this.keyType = keyType;
    this.rowType = rowType;
    rows = new TreeMap<>(order);
  }

  void addIndex(Index<V> index) {
    indexes.add(index);
  }

  String name() {
    return name;
  }

  Class<K> keyType() {
    return keyType;
  }

  Class<V> rowType() {
    return rowType;
  }

  @Nullable V get(K key) {
    return rows.get(key);
  }

  Collection<V> all() {
    return rows.values();
  }

  NavigableMap<K, V> byKey() {
    return rows;
  }

  void put(K key, V row) {
    originals.putIfAbsent(key, Optional.ofNullable(rows.get(key)));
    set(key, row);
  }

  void remove(K key) {
    originals.putIfAbsent(key, Optional.ofNullable(rows.get(key)));
    set(key, null);
  }

  /** Removes all rows between two keys, both inclusive. */
  void removeAll(K from, K to) {
    List.copyOf(rows.subMap(from, true, to, true).keySet()).forEach(this::remove);
  }

  private void set(K key, @Nullable V row) {
    V previous = row == null ? rows.remove(key) : rows.put(key, row);
    indexes.forEach(index -> index.changed(previous, row));
  }

  /** Sets a row that was read from the journal, or removes it if the row is null. */
  void load(Object key, @Nullable Object row) {
    set(keyType.cast(key), row == null ? null : rowType.cast(row));
  }

  /** Adds the changes of the current transaction to a list. */
  void addChangesTo(List<Change> changes) {
    originals.keySet().forEach(key -> changes.add(new Change(name, key, rows.get(key))));
  }

  /** Adds all rows to a list, as if one transaction had inserted them. */
  void addRowsTo(List<Change> changes) {
    rows.forEach((key, row) -> changes.add(new Change(name, key, row)));
  }

  /** Keeps the changes of the current transaction. */
  void commit() {
    originals.clear();
  }

  /** Restores the rows from before the current transaction. */
  void rollback() {
    originals.forEach((key, row) -> set(key, row.orElse(null)));
    originals.clear();
  }
}
