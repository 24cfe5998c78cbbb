package io.quarterhour.notify.mail;

import io.quarterhour.notify.template.ResultJson;
import io.quarterhour.notify.template.Truncation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The result as shown in a mail: an object as rows of names and values, a list of objects as a
 * table, any other value as text. Everything is bounded, and the number of omitted rows, columns or
 * values is shown.
 */
final class ResultView {
  private static final int MAX_ROWS = 50;
  private static final int MAX_COLUMNS = 8;
  private static final int MAX_CELL = 200;
  private static final int MAX_TEXT = 5_000;

  private ResultView() {}

  /**
   * Creates the view of a result.
   *
   * @param result the value returned by {@link ResultJson#read}
   * @return {@code rows}, or {@code columns} and {@code records}, or {@code plain}; and {@code
   *     more} if anything is omitted; empty if there is no result
   */
  static Map<String, Object> of(@Nullable Object result) {
    if (result instanceof Map<?, ?> object && !object.isEmpty()) {
      return rows(object);
    }
    if (result instanceof List<?> list
        && !list.isEmpty()
        && list.stream().allMatch(one -> one instanceof Map<?, ?> map && !map.isEmpty())) {
      return table(list.stream().<Map<?, ?>>map(one -> (Map<?, ?>) one).toList());
    }
    String text = ResultJson.pretty(result);
    return text.isEmpty()
        ? Map.of()
        : Map.of("plain", Truncation.truncateWithMarker(text, MAX_TEXT));
  }

  private static Map<String, Object> rows(Map<?, ?> object) {
    List<Map<String, Object>> rows = new ArrayList<>();
    object.entrySet().stream()
        .limit(MAX_ROWS)
        .forEach(
            entry ->
                rows.add(Map.of("name", cell(entry.getKey()), "value", cell(entry.getValue()))));
    return withMore(Map.of("rows", rows), object.size() - rows.size(), "value");
  }

  private static Map<String, Object> table(List<Map<?, ?>> all) {
    List<Map<?, ?>> shown = all.subList(0, Math.min(all.size(), MAX_ROWS));
    Set<Object> names = new LinkedHashSet<>();
    shown.forEach(one -> names.addAll(one.keySet()));
    List<Object> columns = names.stream().limit(MAX_COLUMNS).toList();
    List<Map<String, Object>> records = new ArrayList<>();
    for (Map<?, ?> one : shown) {
      records.add(
          Map.of(
              "cells", columns.stream().map(column -> headed(column, one.get(column))).toList()));
    }
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("columns", columns.stream().map(ResultView::cell).toList());
    view.put("records", records);
    int hidden = names.size() - columns.size();
    return hidden > 0 && all.size() == shown.size()
        ? withMore(view, hidden, "column")
        : withMore(view, all.size() - shown.size(), "row");
  }

  private static Map<String, Object> headed(Object column, @Nullable Object value) {
    return Map.of("column", cell(column), "value", cell(value));
  }

  private static String cell(@Nullable Object value) {
    return Truncation.cut(ResultJson.text(value), MAX_CELL);
  }

  private static Map<String, Object> withMore(Map<String, Object> view, int count, String what) {
    Map<String, Object> all = new LinkedHashMap<>(view);
    if (count > 0) {
      all.put("more", "and " + count + " more " + what + (count == 1 ? "" : "s"));
    }
    return all;
  }
}
