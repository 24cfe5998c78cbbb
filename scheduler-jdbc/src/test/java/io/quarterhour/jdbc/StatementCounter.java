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

/** Counts the statements that go through a data source. */
final class StatementCounter {
  private final List<String> done = new CopyOnWriteArrayList<>();

  /** {@return a data source whose statements are counted} */
  DataSource of(DataSource source) {
    return around(DataSource.class, source, "");
  }

  /** {@return what was done since the last time this was asked} */
  List<String> take() {
    List<String> claimed = List.copyOf(done);
    done.clear();
    return claimed;
  }

  private <T> T around(Class<T> type, T target, String command) {
    return type.cast(
        Proxy.newProxyInstance(
            StatementCounter.class.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              if (method.getName().startsWith("execute")) {
                done.add(command.isEmpty() ? String.valueOf(arguments[0]) : command);
              }
              try {
                Object answer = method.invoke(target, arguments);
                boolean bare = method.getName().equals("unwrap");
                return bare ? answer : watched(answer, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }

  private Object watched(Object answer, Object[] arguments) {
    if (answer instanceof Connection connection) {
      return around(Connection.class, connection, "");
    }
    if (answer instanceof PreparedStatement statement && !(answer instanceof CallableStatement)) {
      return around(PreparedStatement.class, statement, String.valueOf(arguments[0]));
    }
    return answer instanceof Statement statement ? around(Statement.class, statement, "") : answer;
  }
}
