package io.quarterhour.jdbc;

import io.quarterhour.execution.ExecutionId;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.postgresql.ds.PGSimpleDataSource;

/** The databases on which the tests run. Each store of a test has its own tables. */
enum Database {
  H2_IN_MEMORY {
    @Override
    DataSource open() {
      return pool("jdbc:h2:mem:store" + next());
    }
  },
  H2_IN_A_FILE {
    @Override
    DataSource open() {
      return pool(fileUrl(folder().resolve("store" + next())));
    }
  },
  POSTGRESQL {
    @Override
    DataSource open() {
      return POSTGRES_POOL.get();
    }
  },
  /** Available only in the profile {@code full}, see {@link EachDatabase}. */
  MARIADB {
    @Override
    DataSource open() {
      return MARIADB_POOL.get();
    }

    @Override
    Object id(ExecutionId id) {
      return ByteBuffer.allocate(16).putLong(id.high()).putLong(id.low()).array();
    }
  };

  private static final AtomicInteger NUMBERS = new AtomicInteger();

  /** The PostgreSQL server of all tests, which stops with the JVM. */
  private static final Lazy<EmbeddedPostgres> POSTGRES = new Lazy<>(Database::startPostgres);

  private static final Lazy<DataSource> POSTGRES_POOL = new Lazy<>(() -> new SmallPool(postgres()));

  private static final Lazy<DataSource> MARIADB_POOL =
      new Lazy<>(() -> new SmallPool(MariaServer.source()));

  private static final Lazy<Path> FOLDER = new Lazy<>(Database::makeFolder);

  /** {@return a new database, or the database of a server, in which tables need a prefix} */
  abstract DataSource open();

  /** {@return the value of an id in a column} */
  Object id(ExecutionId id) {
    return new UUID(id.high(), id.low());
  }

  /** {@return a new number for names of tables and databases} */
  static int next() {
    return NUMBERS.incrementAndGet();
  }

  /** {@return a fresh and empty store} */
  JdbcStore store() {
    return JdbcStore.builder(open()).tablePrefix("t" + next() + "_").open();
  }

  /** {@return a data source of the PostgreSQL server, without a pool} */
  static PGSimpleDataSource postgres() {
    return (PGSimpleDataSource) POSTGRES.get().getPostgresDatabase();
  }

  static DataSource pool(String url) {
    JdbcConnectionPool pool = JdbcConnectionPool.create(url + ";DB_CLOSE_DELAY=-1", "sa", "");
    pool.setMaxConnections(16);
    return pool;
  }

  static String fileUrl(Path file) {
    return "jdbc:h2:file:" + file.toAbsolutePath();
  }

  private static Path folder() {
    return FOLDER.get();
  }

  private static EmbeddedPostgres startPostgres() {
    try {
      return EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path makeFolder() {
    try {
      return Files.createTempDirectory(Path.of("target"), "h2-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
