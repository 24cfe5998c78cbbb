package io.quarterhour.jdbc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** A data source that a test can break. */
final class Breakable {
  private static final String NO_ANSWER = "the cable was cut before the answer came";

  private final DataSource real;
  private final AtomicInteger given = new AtomicInteger();
  private volatile boolean away;
  private volatile int every;
  private volatile CountDownLatch hold = new CountDownLatch(0);

  /** What is wrong with a connection. */
  private enum Flaw {
    NONE,
    NEVER_GIVEN,
    BREAKS_AT_A_STATEMENT,
    BREAKS_BEFORE_THE_COMMIT,
    BREAKS_AFTER_THE_COMMIT
  }

  Breakable(DataSource real) {
    this.real = real;
  }

  /** Gives no connection, or gives some again. */
  void away(boolean isAway) {
    away = isAway;
  }

  /** Lets all who want a connection wait, as if they stood still. */
  void hold() {
    hold = new CountDownLatch(1);
  }

  /** Lets them go on. */
  void release() {
    hold.countDown();
  }

  /** Lets one connection out of so many break, each in another way; none if that is 0. */
  void breakOneOutOf(int connections) {
    every = connections;
  }

  DataSource source() {
    return proxy(DataSource.class, this::give);
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private Object give(Object proxy, Method method, Object[] arguments) throws Throwable {
    if (!method.getName().equals("getConnection")) {
      return invoke(method, real, arguments);
    }
    hold.await();
    Flaw flaw = away ? Flaw.NEVER_GIVEN : nextFlaw();
    if (flaw == Flaw.NEVER_GIVEN) {
      throw new SQLException("the cable is cut", "08001");
    }
    Object connection = invoke(method, real, arguments);
    return proxy(
        Connection.class,
        (self, act, parameters) -> {
          if (breaks(flaw, act)) {
            throw new SQLException("the cable was cut", "08006");
          }
          Object answer = invoke(act, connection, parameters);
          if (flaw != Flaw.BREAKS_AFTER_THE_COMMIT) {
            return answer;
          }
          if (act.getName().equals("commit")) {
            throw new SQLException(NO_ANSWER, "08006");
          }
          boolean commits =
              answer instanceof PreparedStatement && parameters[0].toString().endsWith("; commit");
          return commits ? speechless(answer) : answer;
        });
  }

  /** A statement that does what it says, commits, and cannot tell. */
  private static PreparedStatement speechless(Object statement) {
    return proxy(
        PreparedStatement.class,
        (self, act, parameters) -> {
          Object answer = invoke(act, statement, parameters);
          if (act.getName().startsWith("execute")) {
            throw new SQLException(NO_ANSWER, "08006");
          }
          return answer;
        });
  }

  private static boolean breaks(Flaw flaw, Method act) {
    return switch (flaw) {
      case BREAKS_AT_A_STATEMENT -> act.getName().equals("prepareStatement");
      case BREAKS_BEFORE_THE_COMMIT -> act.getName().equals("commit");
      default -> false;
    };
  }

  private Flaw nextFlaw() {
    int number = given.incrementAndGet();
    boolean flawed = every > 0 && number % every == 0;
    return flawed ? Flaw.values()[1 + number / every % 4] : Flaw.NONE;
  }

  private static Object invoke(Method method, Object target, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
