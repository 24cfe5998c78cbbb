package io.quarterhour.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Connections that fail before a transaction has begun on them: they return to their pool. */
class BrokenConnectionTest {
  private final JdbcConnectionPool pool =
      (JdbcConnectionPool) Database.pool("jdbc:h2:mem:broken" + Database.next());

  /** The method of a connection that fails; empty if none does. */
  private volatile String failing = "";

  /** What it throws. */
  private volatile Exception failure = new SQLException();

  @AfterEach
  void close() {
    pool.dispose();
  }

  static Stream<Arguments> failures() {
    return Stream.of("getAutoCommit", "setAutoCommit")
        .flatMap(
            method ->
                Stream.of(
                    Arguments.of(method, new SQLException("the cable is cut", "08006")),
                    Arguments.of(method, new IllegalStateException("the pool is broken"))));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void connectionThatFailsBeforeItsTransactionIsReturned(String method, Exception exception) {
    JdbcStore store = JdbcStore.on(proxy(DataSource.class, pool));
    var transactions = store.transactionSupport().orElseThrow();
    failure = exception;
    failing = method;

    assertThatThrownBy(store::info).hasMessageContaining(exception.getMessage());
    assertThatThrownBy(transactions::begin).hasMessageContaining(exception.getMessage());

    assertThat(pool.getActiveConnections()).isZero();
    failing = "";
    assertThat(store.info().name()).startsWith("H2");
  }

  private <T> T proxy(Class<T> type, T target) {
    InvocationHandler handler = (proxy, method, arguments) -> invoke(target, method, arguments);
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
    if (method.getName().equals(failing)) {
      throw failure;
    }
    try {
      Object result = method.invoke(target, arguments);
      return result instanceof Connection connection ? proxy(Connection.class, connection) : result;
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
