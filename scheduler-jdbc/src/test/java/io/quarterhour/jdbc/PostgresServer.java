package io.quarterhour.jdbc;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.postgresql.ds.PGSimpleDataSource;

/** A PostgreSQL server for a single test, which can crash and restart with its data. */
final class PostgresServer implements AutoCloseable {
  private final Path data;
  private EmbeddedPostgres running;

  PostgresServer() throws IOException {
    data = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "postgres-");
    running = builder().start();
  }

  private EmbeddedPostgres.Builder builder() {
    return EmbeddedPostgres.builder()
        .setDataDirectory(data)
        .setCleanDataDirectory(false)
        .setServerConfig("fsync", "off");
  }

  /** The data directory of the server. */
  Path data() {
    return data;
  }

  int port() {
    return running.getPort();
  }

  /** Connections to the server, which are valid after a restart, too. */
  PGSimpleDataSource source() {
    return source(port());
  }

  /** Connections to the server at a port of this machine. */
  static PGSimpleDataSource source(int port) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setPortNumbers(new int[] {port});
    source.setDatabaseName("postgres");
    source.setUser("postgres");
    return source;
  }

  /** Executes a statement on a separate connection. */
  void run(String sql) throws SQLException {
    try (Connection connection = source().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Stops the server at once, without waiting for clients and without a checkpoint. */
  void crash() throws Exception {
    String process = Files.readAllLines(data.resolve("postmaster.pid")).get(0);
    new ProcessBuilder(List.of("kill", "-QUIT", process)).start().waitFor();
    if (!running.getProcess().waitFor(1, TimeUnit.MINUTES)) {
      throw new IllegalStateException("the server did not stop within 1 minute");
    }
  }

  /** Restarts the server on the same port with the same data. */
  void restart() throws IOException {
    int port = running.getPort();
    running.close();
    running = builder().setPort(port).start();
  }

  @Override
  public void close() throws IOException {
    running.close();
  }
}
