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

/** A data source with faults that a test controls. */
final class FaultyDataSource {
  private static final String RESULT_LOST = "the cable was cut before the result arrived";

  private final DataSource delegate;
  private final AtomicInteger connectionCount = new AtomicInteger();
  private volatile boolean unavailable;
  private volatile int faultInterval;
  private volatile String misreported = "";
  private volatile CountDownLatch block = new CountDownLatch(0);
  private volatile String failingThread = "";
  private final AtomicInteger errorCount = new AtomicInteger();

  /** The fault of a connection. */
  private enum Fault {
    NONE,
    REFUSED,
    FAILS_AT_A_STATEMENT,
    FAILS_BEFORE_THE_COMMIT,
    FAILS_AFTER_THE_COMMIT
  }

  FaultyDataSource(DataSource delegate) {
    this.delegate = delegate;
  }

  /** Refuses all connections, or provides them again. */
  void setUnavailable(boolean unavailable) {
    this.unavailable = unavailable;
  }

  /** Blocks all requests for a connection, as if the process was paused. */
  void block() {
    block = new CountDownLatch(1);
  }

  /** Unblocks the requests that {@link #block()} holds. */
  void release() {
    block.countDown();
  }

  /** Throws an Error instead of each connection for a thread, which is left interrupted. */
  void failWithErrors(String thread) {
    failingThread = thread;
  }

  /** {@return the number of errors thrown} */
  int errors() {
    return errorCount.get();
  }

  /** Breaks every n-th connection, each with the next kind of fault; 0 breaks none. */
  void failEvery(int connections) {
    faultInterval = connections;
  }

  /**
   * Reports a permanent error for each commit that has taken effect, if its connection has prepared
   * a statement that contains this text.
   */
  void misreportCommitsOf(String statement) {
    misreported = statement;
  }

  DataSource source() {
    return proxy(DataSource.class, this::invokeDataSource);
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private Object invokeDataSource(Object proxy, Method method, Object[] arguments)
      throws Throwable {
    if (!method.getName().equals("getConnection")) {
      return invoke(method, delegate, arguments);
    }
    block.await();
    if (Thread.currentThread().getName().equals(failingThread)) {
      errorCount.incrementAndGet();
      Thread.currentThread().interrupt();
      throw new NoClassDefFoundError("driver");
    }
    Fault fault = unavailable ? Fault.REFUSED : nextFault();
    if (fault == Fault.REFUSED) {
      throw new SQLException("the cable is cut", "08001");
    }
    Object connection = invoke(method, delegate, arguments);
    AtomicBoolean isMisreported = new AtomicBoolean();
    return proxy(
        Connection.class,
        (self, call, parameters) -> {
          if (failsBefore(fault, call)) {
            throw new SQLException("the cable was cut", "08006");
          }
          Object result = invoke(call, connection, parameters);
          if (result instanceof PreparedStatement
              && !misreported.isEmpty()
              && parameters[0].toString().contains(misreported)) {
            isMisreported.set(true);
          }
          if (call.getName().equals("commit") && isMisreported.getAndSet(false)) {
            throw new SQLException("the commit is refused", "23000");
          }
          if (fault != Fault.FAILS_AFTER_THE_COMMIT) {
            return result;
          }
          if (call.getName().equals("commit")) {
            throw new SQLException(RESULT_LOST, "08006");
          }
          boolean commits =
              result instanceof PreparedStatement && parameters[0].toString().endsWith("; commit");
          return commits ? withFailingStatements(result) : result;
        });
  }

  /** A statement that is executed and committed, but whose result is lost. */
  private static PreparedStatement withFailingStatements(Object statement) {
    return proxy(
        PreparedStatement.class,
        (self, call, parameters) -> {
          Object result = invoke(call, statement, parameters);
          if (call.getName().startsWith("execute")) {
            throw new SQLException(RESULT_LOST, "08006");
          }
          return result;
        });
  }

  private static boolean failsBefore(Fault fault, Method call) {
    return switch (fault) {
      case FAILS_AT_A_STATEMENT -> call.getName().equals("prepareStatement");
      case FAILS_BEFORE_THE_COMMIT -> call.getName().equals("commit");
      default -> false;
    };
  }

  private Fault nextFault() {
    int number = connectionCount.incrementAndGet();
    boolean isFaulty = faultInterval > 0 && number % faultInterval == 0;
    return isFaulty ? Fault.values()[1 + number / faultInterval % 4] : Fault.NONE;
  }

  private static Object invoke(Method method, Object target, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
