package io.quarterhour.examples.benchmarks.postgres;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import javax.sql.DataSource;

/** Reports each executed statement of a data source. */
final class WatchedStatements implements InvocationHandler {
  private final Object real;
  private final Runnable executed;

  private WatchedStatements(Object real, Runnable executed) {
    this.real = real;
    this.executed = executed;
  }

  /** {@return the data source with a callback that runs after each successful statement} */
  static DataSource of(DataSource source, Runnable executed) {
    return wrap(DataSource.class, source, executed);
  }

  private static <T> T wrap(Class<T> type, Object real, Runnable executed) {
    return type.cast(
        Proxy.newProxyInstance(
            WatchedStatements.class.getClassLoader(),
            new Class<?>[] {type},
            new WatchedStatements(real, executed)));
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
    Object result;
    try {
      result = method.invoke(real, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
    if (real instanceof Statement && method.getName().startsWith("execute")) {
      executed.run();
    }
    return wrapped(result);
  }

  private Object wrapped(Object result) {
    if (real instanceof DataSource && result instanceof Connection) {
      return wrap(Connection.class, result, executed);
    }
    if (!(real instanceof Connection)) {
      return result;
    }
    if (result instanceof CallableStatement) {
      return wrap(CallableStatement.class, result, executed);
    }
    if (result instanceof PreparedStatement) {
      return wrap(PreparedStatement.class, result, executed);
    }
    return result instanceof Statement ? wrap(Statement.class, result, executed) : result;
  }
}
