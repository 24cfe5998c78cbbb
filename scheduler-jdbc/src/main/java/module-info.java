/** The store for relational databases: H2, PostgreSQL and MariaDB. */
module io.quarterhour.jdbc {
  requires static transitive org.jspecify;
  requires transitive io.quarterhour.spi;
  requires transitive java.sql;
  requires org.slf4j;
  requires static org.postgresql.jdbc;

  exports io.quarterhour.jdbc;
}
