package io.quarterhour.jdbc.internal.sql;

import io.quarterhour.store.SchedulerStore;
import io.quarterhour.store.TransactionSupport;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A transaction for an action. The action gets a connection that it can neither commit nor close.
 */
public final class ActionTransaction implements TransactionSupport.Transaction<Connection> {
  private static final Set<String> FORBIDDEN_CALLS =
      Set.of("commit", "rollback", "setAutoCommit", "abort", "setTransactionIsolation");

  private final OpenTransaction transaction;
  private final Runnable whenClosed;
  private final Connection handle;
  private final SchedulerStore store;

  /** Set by the worker, or by a thread that does not wait for the worker any longer. */
  private final AtomicBoolean ended = new AtomicBoolean();

  /**
   * Begins the transaction.
   *
   * @param inside the function that returns the store inside a transaction
   * @param whenClosed the callback that runs once, when the transaction is closed or aborted
   * @throws io.quarterhour.error.StoreException if the data source provides no connection
   */
  public ActionTransaction(
      TransactionRunner transactionRunner,
      Function<TransactionRunner, SchedulerStore> inside,
      Runnable whenClosed) {
    this.whenClosed = whenClosed;
    transaction = transactionRunner.open();
    handle =
        (Connection)
            Proxy.newProxyInstance(
                Connection.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                new Guard(transaction.connection(), transaction.writeLock()));
    store = inside.apply(transactionRunner.inAction(transaction.connection()));
  }

  @Override
  public Connection handle() {
    return handle;
  }

  @Override
  public SchedulerStore store() {
    return store;
  }

  @Override
  public void commit() {
    transaction.commit();
  }

  @Override
  public void abort() {
    if (ended.compareAndSet(false, true)) {
      try {
        transaction.abort();
      } finally {
        whenClosed.run();
      }
    }
  }

  @Override
  public void close() {
    if (ended.compareAndSet(false, true)) {
      try {
        transaction.end();
      } finally {
        whenClosed.run();
      }
    } else {
      transaction.close();
    }
  }

  /** Rejects the calls that only the engine may make. */
  private record Guard(Connection real, WriteLock writeLock) implements InvocationHandler {
    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
        throws Throwable {
      String name = method.getName();
      boolean toSavepoint = name.equals("rollback") && arguments != null;
      if (FORBIDDEN_CALLS.contains(name) && !toSavepoint) {
        throw new SQLException(
            "a transactional action must not call "
                + name
                + ": the engine commits when the action succeeds, and rolls back when it fails");
      }
      if (name.equals("close")) {
        return null;
      }
      Object answer = invoked(real, method, arguments);
      return answer instanceof Statement statement && writeLock.isRequired()
          ? Proxy.newProxyInstance(
              Connection.class.getClassLoader(),
              new Class<?>[] {method.getReturnType()},
              new SerializedStatement(statement, writeLock))
          : answer;
    }
  }

  /** A statement that is executed under the write lock. */
  private record SerializedStatement(Statement real, WriteLock writeLock)
      implements InvocationHandler {
    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
        throws Throwable {
      if (!method.getName().startsWith("execute")) {
        return invoked(real, method, arguments);
      }
      writeLock.lock();
      try {
        return invoked(real, method, arguments);
      } finally {
        writeLock.unlock();
      }
    }
  }

  private static @Nullable Object invoked(Object real, Method method, Object @Nullable [] arguments)
      throws Throwable {
    try {
      return method.invoke(real, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }
}
