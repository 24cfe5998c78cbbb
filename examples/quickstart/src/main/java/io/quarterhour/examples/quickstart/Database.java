package io.quarterhour.examples.quickstart;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.quarterhour.jdbc.JdbcStore;
import java.nio.file.Path;

/** An H2 database in a file: there is nothing to install, and everything survives a restart. */
final class Database implements AutoCloseable {
  /** The engine works with three connections at a time, and a few are for those who look. */
  private static final int CONNECTIONS = 6;

  private final HikariDataSource pool;

  /**
   * Opens the database, and makes it if there is none.
   *
   * @param folder where its file lies
   */
  Database(Path folder) {
    HikariConfig config = new HikariConfig();
    // What is committed is written through. The program closes the database itself, once the
    // scheduler has stopped.
    config.setJdbcUrl(
        "jdbc:h2:file:"
            + folder.resolve("quickstart").toAbsolutePath()
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
