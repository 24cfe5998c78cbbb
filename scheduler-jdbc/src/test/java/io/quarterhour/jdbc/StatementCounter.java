package io.quarterhour.jdbc;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;

/** A recorder of the statements that are executed through a data source. */
final class StatementCounter {
  private final List<String> executed = new CopyOnWriteArrayList<>();

  /** {@return a data source whose statements are recorded} */
  DataSource of(DataSource source) {
    return recording(DataSource.class, source, "");
  }

  /** {@return the statements executed since the previous call of this method} */
  List<String> take() {
    List<String> statements = List.copyOf(executed);
    executed.clear();
    return statements;
  }

  private <T> T recording(Class<T> type, T target, String command) {
    return type.cast(
        Proxy.newProxyInstance(
            StatementCounter.class.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              if (method.getName().startsWith("execute")) {
                executed.add(command.isEmpty() ? String.valueOf(arguments[0]) : command);
              }
              try {
                Object result = method.invoke(target, arguments);
                boolean unwrapped = method.getName().equals("unwrap");
                return unwrapped ? result : wrap(result, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }

  private Object wrap(Object result, Object[] arguments) {
    if (result instanceof Connection connection) {
      return recording(Connection.class, connection, "");
    }
    if (result instanceof PreparedStatement statement && !(result instanceof CallableStatement)) {
      return recording(PreparedStatement.class, statement, String.valueOf(arguments[0]));
    }
    return result instanceof Statement statement
        ? recording(Statement.class, statement, "")
        : result;
  }
}
