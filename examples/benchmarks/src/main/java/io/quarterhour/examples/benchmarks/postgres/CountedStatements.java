package io.quarterhour.examples.benchmarks.postgres;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;

/** Counts what is executed by the statements of a data source. Begin and commit are none. */
final class CountedStatements implements InvocationHandler {
  private final Object real;
  private final AtomicLong count;

  private CountedStatements(Object real, AtomicLong count) {
    this.real = real;
    this.count = count;
  }

  static DataSource of(DataSource source, AtomicLong count) {
    return wrap(DataSource.class, source, count);
  }

  private static <T> T wrap(Class<T> type, Object real, AtomicLong count) {
    return type.cast(
        Proxy.newProxyInstance(
            CountedStatements.class.getClassLoader(),
            new Class<?>[] {type},
            new CountedStatements(real, count)));
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
    if (real instanceof Statement && method.getName().startsWith("execute")) {
      count.incrementAndGet();
    }
    try {
      return wrapped(method.invoke(real, arguments));
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private Object wrapped(Object answer) {
    if (real instanceof DataSource && answer instanceof Connection) {
      return wrap(Connection.class, answer, count);
    }
    if (!(real instanceof Connection)) {
      return answer;
    }
    if (answer instanceof CallableStatement) {
      return wrap(CallableStatement.class, answer, count);
    }
    if (answer instanceof PreparedStatement) {
      return wrap(PreparedStatement.class, answer, count);
    }
    return answer instanceof Statement ? wrap(Statement.class, answer, count) : answer;
  }
}
