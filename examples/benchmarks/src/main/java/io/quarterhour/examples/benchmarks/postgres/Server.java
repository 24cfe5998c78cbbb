package io.quarterhour.examples.benchmarks.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.Closeable;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The measured server: an embedded one with the durability settings of a production server, or an
 * existing one.
 */
final class Server implements AutoCloseable {
  private static final String CHANGED =
      "select name || ' ' || setting from pg_settings where source = 'command line'"
          + " and name not in ('port', 'config_file', 'data_directory', 'hba_file', 'ident_file')"
          + " order by name";

  private final Access access;
  private final Closeable stop;
  private int databases;

  private Server(Access access, Closeable stop) {
    this.access = access;
    this.stop = stop;
  }

  /** {@return an existing server if its access data is given, otherwise an embedded one} */
  static Server of(Optional<Access> named) throws IOException {
    return named.isPresent() ? new Server(named.get(), () -> {}) : embedded();
  }

  /** Starts an embedded server. By default it would not force writes to disk. */
  static Server embedded() throws IOException {
    EmbeddedPostgres server =
        EmbeddedPostgres.builder()
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("full_page_writes", "on")
            .start();
    Access access = new Access(server.getJdbcUrl("postgres", "postgres"), "postgres", "postgres");
    return new Server(access, server);
  }

  /** {@return a new, empty database} */
  Access freshDatabase() throws SQLException {
    String name = "benchmark_" + ProcessHandle.current().pid() + "_" + ++databases;
    execute(access, "create database " + name);
    return access.database(name);
  }

  /** Drops a database, even if it has open connections. */
  void drop(Access database) throws SQLException {
    String name = query(database, "select current_database()").get(0);
    execute(access, "drop database " + name + " with (force)");
  }

  /** Executes statements, each in its own transaction. */
  static void execute(Access access, String... commands) throws SQLException {
    try (Connection connection = access.connect();
        Statement statement = connection.createStatement()) {
      for (String command : commands) {
        statement.execute(command);
      }
    }
  }

  /** {@return the first column of the result of a query} */
  static List<String> query(Access access, String query) throws SQLException {
    try (Connection connection = access.connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      List<String> values = new ArrayList<>();
      while (rows.next()) {
        values.add(rows.getString(1));
      }
      return values;
    }
  }

  /**
   * {@return the version of the server, its durability settings and its other settings from the
   * command line}
   */
  String describe() throws SQLException {
    return "PostgreSQL %s, fsync %s, synchronous_commit %s, full_page_writes %s, shared_buffers %s; %s"
        .formatted(
            setting("server_version"),
            setting("fsync"),
            setting("synchronous_commit"),
            setting("full_page_writes"),
            setting("shared_buffers"),
            "set at its start: " + String.join(", ", query(access, CHANGED)));
  }

  private String setting(String name) throws SQLException {
    return query(access, "show " + name).get(0);
  }

  /** {@return the URL of the server in the format of native clients} */
  String url() {
    return access
        .url()
        .replaceFirst("^jdbc:postgresql://", "postgres://" + access.user() + "@")
        .replaceFirst("[?].*", "");
  }

  ServerCpu cpu() throws SQLException {
    return ServerCpu.of(access);
  }

  @Override
  public void close() throws IOException {
    stop.close();
  }
}
