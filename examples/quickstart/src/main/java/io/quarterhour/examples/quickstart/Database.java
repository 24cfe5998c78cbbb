package io.quarterhour.examples.quickstart;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.quarterhour.jdbc.JdbcStore;
import java.nio.file.Path;

/** An H2 database in a file. It needs no installation, and its content survives a restart. */
final class Database implements AutoCloseable {
  /** The engine uses three connections at a time; the others serve queries of the host. */
  private static final int CONNECTIONS = 6;

  private final HikariDataSource pool;

  /**
   * Opens the database, and creates it if it does not exist.
   *
   * @param directory the directory of its file
   */
  Database(Path directory) {
    HikariConfig config = new HikariConfig();
    // Commits are written to the disk at once. The program closes the database itself, after the
    // scheduler has stopped.
    config.setJdbcUrl(
        "jdbc:h2:file:"
            + directory.resolve("quickstart").toAbsolutePath()
            + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE");
    config.setMaximumPoolSize(CONNECTIONS);
    pool = new HikariDataSource(config);
  }

  JdbcStore store() {
    return JdbcStore.on(pool);
  }

  @Override
  public void close() {
    pool.close();
  }
}
