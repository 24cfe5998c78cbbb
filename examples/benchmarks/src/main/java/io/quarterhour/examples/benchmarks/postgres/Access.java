package io.quarterhour.examples.benchmarks.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The access data of a database.
 *
 * @param url the JDBC URL
 * @param user the user name
 * @param password the password
 */
record Access(String url, String user, String password) {
  private static final String URL = "BENCHMARK_URL";
  private static final String USER = "BENCHMARK_USER";
  private static final String PASSWORD = "BENCHMARK_PASSWORD";

  /** {@return the access data set by {@link #exportTo} in the environment of this JVM} */
  static Access fromEnvironment() {
    Map<String, String> environment = System.getenv();
    return new Access(environment.get(URL), environment.get(USER), environment.get(PASSWORD));
  }

  /**
   * Sets the access data in the environment of another JVM, because its command line would show the
   * password to all users.
   */
  void exportTo(Map<String, String> environment) {
    environment.putAll(Map.of(URL, url, USER, user, PASSWORD, password));
  }

  /** {@return the access data of another database of the server} */
  Access database(String name) {
    PGSimpleDataSource source = source();
    source.setDatabaseName(name);
    return new Access(source.getUrl(), user, password);
  }

  /** {@return a new connection} */
  Connection connect() throws SQLException {
    return source().getConnection();
  }

  HikariDataSource pool(int connections) {
    return pool(connections, UnaryOperator.identity());
  }

  /** {@return a connection pool on a wrapped data source} */
  HikariDataSource pool(int connections, UnaryOperator<DataSource> wrapping) {
    HikariConfig config = new HikariConfig();
    config.setDataSource(wrapping.apply(source()));
    config.setMaximumPoolSize(connections);
    return new HikariDataSource(config);
  }

  private PGSimpleDataSource source() {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(url);
    source.setUser(user);
    source.setPassword(password);
    // Speeds up systems that insert in JDBC batches.
    source.setReWriteBatchedInserts(true);
    return source;
  }
}
