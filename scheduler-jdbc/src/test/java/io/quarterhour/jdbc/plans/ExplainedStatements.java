package io.quarterhour.jdbc.plans;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** Reports the executed statements and commits of a data source to a recorder of their plans. */
final class ExplainedStatements implements InvocationHandler {
  private final Object real;
  private final PlanRecorder plans;

  private ExplainedStatements(Object real, PlanRecorder plans) {
    this.real = real;
    this.plans = plans;
  }

  /** {@return the data source with a recorder} */
  static DataSource of(DataSource source, PlanRecorder plans) {
    return wrap(DataSource.class, source, plans);
  }

  private static <T> T wrap(Class<T> type, Object real, PlanRecorder plans) {
    return type.cast(
        Proxy.newProxyInstance(
            ExplainedStatements.class.getClassLoader(),
            new Class<?>[] {type},
            new ExplainedStatements(real, plans)));
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
    Object result;
    try {
      result = method.invoke(real, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
    report(method.getName());
    return wrapped(result);
  }

  private void report(String method) throws SQLException {
    if (real instanceof Statement statement && method.startsWith("execute")) {
      plans.executed(statement);
    } else if (real instanceof Connection connection && method.equals("commit")) {
      plans.committed(connection);
    }
  }

  private Object wrapped(Object result) {
    if (real instanceof DataSource && result instanceof Connection) {
      return wrap(Connection.class, result, plans);
    }
    if (!(real instanceof Connection)) {
      return result;
    }
    if (result instanceof PreparedStatement) {
      return wrap(PreparedStatement.class, result, plans);
    }
    return result instanceof Statement ? wrap(Statement.class, result, plans) : result;
  }
}
