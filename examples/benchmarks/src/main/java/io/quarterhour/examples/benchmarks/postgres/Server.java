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
 * The server that all are measured on: one of our own with the durability of a real one, or yours.
 */
public final class Server implements AutoCloseable {
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

  /** {@return the server that somebody named, or else one that was started} */
  public static Server of(Optional<Access> named) throws IOException {
    return named.isPresent() ? new Server(named.get(), () -> {}) : embedded();
  }

  /** Starts a server. As it comes it would write nothing through to the disk. */
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

  /** {@return a fresh and empty database} */
  public Access freshDatabase() throws SQLException {
    String name = "benchmark_" + ProcessHandle.current().pid() + "_" + ++databases;
    execute(access, "create database " + name);
    return access.database(name);
  }

  /** Drops a database, whoever may still be in it. */
  public void drop(Access database) throws SQLException {
    String name = query(database, "select current_database()").get(0);
    execute(access, "drop database " + name + " with (force)");
  }

  /** Runs statements, each by itself. */
  public static void execute(Access access, String... commands) throws SQLException {
    try (Connection connection = access.connect();
        Statement statement = connection.createStatement()) {
      for (String command : commands) {
        statement.execute(command);
      }
    }
  }

  /** {@return the first column of what a query finds} */
  public static List<String> query(Access access, String query) throws SQLException {
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

  /** {@return which server it is, how durable, and what else was set when it was started} */
  public String describe() throws SQLException {
    return "PostgreSQL %s, fsync %s, synchronous_commit %s, full_page_writes %s, shared_buffers %s; %s"
        .formatted(
            setting("server_version"),
            setting("fsync"),
            setting("synchronous_commit"),
            setting("full_page_writes"),
            setting("shared_buffers"),
            "set when it was started: " + String.join(", ", query(access, CHANGED)));
  }

  private String setting(String name) throws SQLException {
    return query(access, "show " + name).get(0);
  }

  /** {@return where it is, in the words of its own clients} */
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
