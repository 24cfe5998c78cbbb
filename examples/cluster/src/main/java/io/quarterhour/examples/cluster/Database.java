package io.quarterhour.examples.cluster;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Where the cluster keeps what it knows, as the command line says. */
final class Database {
  private static final int CONNECTIONS = 10;

  @Option(
      names = "--jdbc-url",
      required = true,
      paramLabel = "URL",
      description = "a database that the store knows: PostgreSQL, MariaDB, or H2 as a server")
  private String url = "";

  @Option(names = "--user", paramLabel = "NAME", description = "default: ${DEFAULT-VALUE}")
  private String user = "postgres";

  @Option(names = "--password", paramLabel = "TEXT", description = "default: ${DEFAULT-VALUE}")
  private String password = "postgres";

  Database() {}

  /** The database at a URL, with the user that is usual there. */
  Database(String url) {
    this.url = url;
  }

  /** {@return a pool, which the caller closes} */
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

  /** {@return the arguments that say the same to another process} */
  List<String> arguments() {
    return new ArrayList<>(List.of("--jdbc-url", url, "--user", user, "--password", password));
  }

  String url() {
    return url;
  }
}
