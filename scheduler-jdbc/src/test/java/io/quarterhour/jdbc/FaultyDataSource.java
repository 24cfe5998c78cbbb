package io.quarterhour.jdbc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** A data source that a test can break. */
final class FaultyDataSource {
  private static final String NO_ANSWER = "the cable was cut before the answer came";

  private final DataSource real;
  private final AtomicInteger given = new AtomicInteger();
  private volatile boolean setUnavailable;
  private volatile int every;
  private volatile String misreported = "";
  private volatile CountDownLatch block = new CountDownLatch(0);

  /** What is wrong with a connection. */
  private enum Fault {
    NONE,
    NEVER_GIVEN,
    BREAKS_AT_A_STATEMENT,
    BREAKS_BEFORE_THE_COMMIT,
    BREAKS_AFTER_THE_COMMIT
  }

  FaultyDataSource(DataSource real) {
    this.real = real;
  }

  /** Gives no connection, or gives some again. */
  void setUnavailable(boolean isAway) {
    setUnavailable = isAway;
  }

  /** Lets all who want a connection wait, as if they stood still. */
  void block() {
    block = new CountDownLatch(1);
  }

  /** Lets them go on. */
  void release() {
    block.countDown();
  }

  /** Lets one connection out of so many break, each in another way; none if that is 0. */
  void failEvery(int connections) {
    every = connections;
  }

  /**
   * Reports a permanent error for each commit that has taken effect, if its connection has prepared
   * a statement that contains this text.
   */
  void misreportCommitsOf(String statement) {
    misreported = statement;
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
    block.await();
    Fault fault = setUnavailable ? Fault.NEVER_GIVEN : nextFlaw();
    if (fault == Fault.NEVER_GIVEN) {
      throw new SQLException("the cable is cut", "08001");
    }
    Object connection = invoke(method, real, arguments);
    AtomicBoolean isMisreported = new AtomicBoolean();
    return proxy(
        Connection.class,
        (self, act, parameters) -> {
          if (breaks(fault, act)) {
            throw new SQLException("the cable was cut", "08006");
          }
          Object answer = invoke(act, connection, parameters);
          if (answer instanceof PreparedStatement
              && !misreported.isEmpty()
              && parameters[0].toString().contains(misreported)) {
            isMisreported.set(true);
          }
          if (act.getName().equals("commit") && isMisreported.getAndSet(false)) {
            throw new SQLException("the commit is refused", "23000");
          }
          if (fault != Fault.BREAKS_AFTER_THE_COMMIT) {
            return answer;
          }
          if (act.getName().equals("commit")) {
            throw new SQLException(NO_ANSWER, "08006");
          }
          boolean commits =
              answer instanceof PreparedStatement && parameters[0].toString().endsWith("; commit");
          return commits ? withFailingStatements(answer) : answer;
        });
  }

  /** A statement that does what it says, commits, and cannot tell. */
  private static PreparedStatement withFailingStatements(Object statement) {
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

  private static boolean breaks(Fault fault, Method act) {
    return switch (fault) {
      case BREAKS_AT_A_STATEMENT -> act.getName().equals("prepareStatement");
      case BREAKS_BEFORE_THE_COMMIT -> act.getName().equals("commit");
      default -> false;
    };
  }

  private Fault nextFlaw() {
    int number = given.incrementAndGet();
    boolean flawed = every > 0 && number % every == 0;
    return flawed ? Fault.values()[1 + number / every % 4] : Fault.NONE;
  }

  private static Object invoke(Method method, Object target, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
