package io.quarterhour.examples.benchmarks.postgres;

import static java.util.stream.Collectors.joining;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import javax.sql.DataSource;

/** A call as Quarterhour writes it, used as a template for rows written by plain JDBC. */
final class TemplateRow {
  private static final int TIME_SHIFT = 16;
  private static final long VERSION = 0x7000;
  private static final long VARIANT = 0x8000_0000_0000_0000L;

  private final Map<String, String> types;
  private final List<Object> values;

  private TemplateRow(Map<String, String> types, List<Object> values) {
    this.types = types;
    this.values = values;
  }

  /** Enqueues one call with Quarterhour, and deletes and returns its row. */
  static TemplateRow create(DataSource pool) throws SQLException {
    Quarterhour client = client(pool);
    client.enqueue();
    client.stop();
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      Map<String, String> types = LiveTable.columns(connection, LiveTable.LIVE);
      try (ResultSet row =
          statement.executeQuery(
              "delete from "
                  + LiveTable.LIVE
                  + " where id = any(array(select max(id::text)::uuid"
                  + " from "
                  + LiveTable.LIVE
                  + ")) returning "
                  + String.join(", ", types.keySet()))) {
        row.next();
        List<Object> values = new ArrayList<>();
        for (int i = 1; i <= types.size(); i++) {
          values.add(row.getObject(i));
        }
        return new TemplateRow(types, values);
      }
    }
  }

  /** {@return a client of Quarterhour that only writes templates} */
  static Quarterhour client(DataSource pool) {
    return new Quarterhour(new Setup(pool, "model", false, Optional.empty(), () -> {}), false);
  }

  /** Inserts one copy of the template. */
  void insert(Connection connection) throws SQLException {
    String places = String.join(", ", Collections.nCopies(types.size(), "?"));
    try (PreparedStatement insert =
        connection.prepareStatement(into() + "values (" + places + ")")) {
      int place = 0;
      for (String column : types.keySet()) {
        insert.setObject(place + 1, column.equals("id") ? newId() : values.get(place));
        place++;
      }
      insert.executeUpdate();
    }
  }

  /** Inserts copies of the template with one statement. */
  void insert(Connection connection, int count) throws SQLException {
    String arrays = types.values().stream().map(type -> "?::" + type + "[]").collect(joining(", "));
    try (PreparedStatement insert =
        connection.prepareStatement(into() + "select * from unnest(" + arrays + ")")) {
      int place = 0;
      for (Map.Entry<String, String> column : types.entrySet()) {
        Object[] cells = new Object[count];
        for (int i = 0; i < count; i++) {
          cells[i] = column.getKey().equals("id") ? newId() : values.get(place);
        }
        insert.setArray(++place, connection.createArrayOf(column.getValue(), cells));
      }
      insert.executeUpdate();
    }
  }

  private String into() {
    return "insert into " + LiveTable.LIVE + " (" + String.join(", ", types.keySet()) + ") ";
  }

  /** {@return an id like those of Quarterhour: later ids sort after earlier ones} */
  static UUID newId() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return new UUID(
        System.currentTimeMillis() << TIME_SHIFT | VERSION | random.nextInt(1 << 12),
        VARIANT | random.nextLong() >>> 2);
  }
}
