package io.quarterhour.examples.benchmarks.postgres;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** Reports the executed statements and commits of a data source. */
public final class WatchedStatements implements InvocationHandler {
  private final Object real;
  private final Watcher watcher;

  /** Receives executed statements and commits. */
  public interface Watcher {
    /** Called after a statement was executed successfully. */
    void executed(Statement statement) throws SQLException;

    /** Called after a connection has committed. */
    default void committed(Connection connection) throws SQLException {}
  }

  private WatchedStatements(Object real, Watcher watcher) {
    this.real = real;
    this.watcher = watcher;
  }

  /** {@return the data source with a watcher} */
  public static DataSource of(DataSource source, Watcher watcher) {
    return wrap(DataSource.class, source, watcher);
  }

  private static <T> T wrap(Class<T> type, Object real, Watcher watcher) {
    return type.cast(
        Proxy.newProxyInstance(
            WatchedStatements.class.getClassLoader(),
            new Class<?>[] {type},
            new WatchedStatements(real, watcher)));
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
    Object result;
    try {
      result = method.invoke(real, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
    if (real instanceof Statement statement && method.getName().startsWith("execute")) {
      watcher.executed(statement);
    } else if (real instanceof Connection connection && method.getName().equals("commit")) {
      watcher.committed(connection);
    }
    return wrapped(result);
  }

  private Object wrapped(Object result) {
    if (real instanceof DataSource && result instanceof Connection) {
      return wrap(Connection.class, result, watcher);
    }
    if (!(real instanceof Connection)) {
      return result;
    }
    if (result instanceof CallableStatement) {
      return wrap(CallableStatement.class, result, watcher);
    }
    if (result instanceof PreparedStatement) {
      return wrap(PreparedStatement.class, result, watcher);
    }
    return result instanceof Statement ? wrap(Statement.class, result, watcher) : result;
  }
}
