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
 * Rows by their keys, which never change themselves: a changed row is another value. The table
 * remembers what the act that is going on has changed, so that it can be written down or undone.
 *
 * @param <K> what the keys are
 * @param <V> what the rows are
 */
final class Table<K, V> {
  private final String name;
  private final Class<K> keyType;
  private final Class<V> rowType;
  private final NavigableMap<K, V> rows;
  private final List<Index<V>> indexes = new ArrayList<>();

  /** What the act found under each key that it has changed; empty if there was nothing. */
  private final Map<K, Optional<V>> originals = new LinkedHashMap<>();

  /** Follows the rows of a table, also when an act is undone and when the journal is read. */
  interface Index<V> {
    /** A row was put there, exchanged or removed; null stands for none. */
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

  /** Removes all rows from one key to another, both included. */
  void removeAll(K from, K to) {
    List.copyOf(rows.subMap(from, true, to, true).keySet()).forEach(this::remove);
  }

  private void set(K key, @Nullable V row) {
    V previous = row == null ? rows.remove(key) : rows.put(key, row);
    indexes.forEach(index -> index.changed(previous, row));
  }

  /** Puts a row there that was read from the journal, or takes it away. */
  void load(Object key, @Nullable Object row) {
    set(keyType.cast(key), row == null ? null : rowType.cast(row));
  }

  /** Adds what the act has changed. */
  void addChangesTo(List<Change> changes) {
    originals.keySet().forEach(key -> changes.add(new Change(name, key, rows.get(key))));
  }

  /** Adds all rows, as if one act had put them there. */
  void addRowsTo(List<Change> changes) {
    rows.forEach((key, row) -> changes.add(new Change(name, key, row)));
  }

  /** The act is over: its changes stay. */
  void commit() {
    originals.clear();
  }

  /** The act has failed: all is as it was before. */
  void rollback() {
    originals.forEach((key, row) -> set(key, row.orElse(null)));
    originals.clear();
  }
}
