package io.quarterhour.examples.cluster;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The database of the cluster, from the command line. */
final class Database {
  private static final int CONNECTIONS = 10;

  @Option(
      names = "--jdbc-url",
      required = true,
      paramLabel = "URL",
      description = "a database supported by the store: PostgreSQL, MariaDB, or H2 as a server")
  private String url = "";

  @Option(names = "--user", paramLabel = "NAME", description = "default: ${DEFAULT-VALUE}")
  private String user = "postgres";

  @Option(names = "--password", paramLabel = "TEXT", description = "default: ${DEFAULT-VALUE}")
  private String password = "postgres";

  Database() {}

  /** Creates a database at a URL, with the default user and password. */
  Database(String url) {
    this.url = url;
  }

  /** {@return a connection pool, which the caller must close} */
  HikariDataSource open() {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setUsername(user);
    config.setPassword(password);
    config.setMaximumPoolSize(CONNECTIONS);
    config.setPoolName("cluster");
    config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    return new HikariDataSource(config);
  }

  /** {@return the arguments that give another process the same database} */
  List<String> arguments() {
    return new ArrayList<>(List.of("--jdbc-url", url, "--user", user, "--password", password));
  }

  String url() {
    return url;
  }
}
