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
 * How to get into a database.
 *
 * @param url its JDBC URL
 * @param user who asks
 * @param password what they know
 */
public record Access(String url, String user, String password) {
  private static final String URL = "BENCHMARK_URL";
  private static final String USER = "BENCHMARK_USER";
  private static final String PASSWORD = "BENCHMARK_PASSWORD";

  /** {@return what the JVM was given by {@link #exportTo}} */
  static Access fromEnvironment() {
    Map<String, String> environment = System.getenv();
    return new Access(environment.get(URL), environment.get(USER), environment.get(PASSWORD));
  }

  /** Tells another JVM, where its command line would show the password to everybody. */
  void exportTo(Map<String, String> environment) {
    environment.putAll(Map.of(URL, url, USER, user, PASSWORD, password));
  }

  /** {@return the same for another database of the server} */
  Access database(String name) {
    PGSimpleDataSource source = source();
    source.setDatabaseName(name);
    return new Access(source.getUrl(), user, password);
  }

  /** {@return a connection of its own} */
  public Connection connect() throws SQLException {
    return source().getConnection();
  }

  HikariDataSource pool(int connections) {
    return pool(connections, UnaryOperator.identity());
  }

  /** {@return a pool of connections, each of which was wrapped} */
  public HikariDataSource pool(int connections, UnaryOperator<DataSource> wrapping) {
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
    // Those who insert with batches gain by it.
    source.setReWriteBatchedInserts(true);
    return source;
  }
}
