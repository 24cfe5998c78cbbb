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

/** A PostgreSQL server of a test's own, which may crash and come back with what it had. */
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

  /** Its data directory. */
  Path data() {
    return data;
  }

  int port() {
    return running.getPort();
  }

  /** Connections to it, also after it came back. */
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

  /** Does a statement on a connection of its own. */
  void run(String statement) throws SQLException {
    try (Connection connection = source().getConnection();
        Statement one = connection.createStatement()) {
      one.execute(statement);
    }
  }

  /** Ends it at once: nobody is waited for, nothing is written. */
  void crash() throws Exception {
    String process = Files.readAllLines(data.resolve("postmaster.pid")).get(0);
    new ProcessBuilder(List.of("kill", "-QUIT", process)).start().waitFor();
    if (!running.getProcess().waitFor(1, TimeUnit.MINUTES)) {
      throw new IllegalStateException("the server did not end");
    }
  }

  /** Starts it again, at the same place. */
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
