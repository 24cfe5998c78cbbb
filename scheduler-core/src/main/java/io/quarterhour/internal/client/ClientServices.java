package io.quarterhour.internal.client;

import io.quarterhour.error.InvalidInputException;
import io.quarterhour.execution.NodeId;
import io.quarterhour.internal.cache.CalendarCache;
import io.quarterhour.internal.cache.DefinitionCache;
import io.quarterhour.internal.model.ExecutionIdGenerator;
import io.quarterhour.internal.plugin.PluginRegistry;
import io.quarterhour.schedule.Alignment;
import io.quarterhour.store.ClusterSignal;
import io.quarterhour.store.SchedulerStore;
import io.quarterhour.store.TransactionSupport;
import io.quarterhour.store.execution.InsertResult;
import io.quarterhour.store.execution.LeaseRequest;
import io.quarterhour.store.execution.NewExecution;
import io.quarterhour.time.TimeSource;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The services that all clients of one scheduler share.
 *
 * @param node the id of this node
 * @param store the store
 * @param plugins the plug-ins of this node
 * @param definitions the definitions of tasks
 * @param calendars the calendars of the host
 * @param ids the source of execution ids
 * @param time the time of the engine, in whole milliseconds
 * @param alignment the grid of schedules that choose none
 * @param enqueuer the part of the engine that inserts calls
 * @param engineWakeup the part of the engine that is woken when there is work
 */
public record ClientServices(
    NodeId node,
    SchedulerStore store,
    PluginRegistry plugins,
    DefinitionCache definitions,
    CalendarCache calendars,
    ExecutionIdGenerator ids,
    TimeSource time,
    Alignment alignment,
    Enqueuer enqueuer,
    EngineWakeup engineWakeup) {
  private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

  /** Inserts calls into the store. */
  @FunctionalInterface
  public interface Enqueuer {
    /** {@return the results, one for each call, in order} */
    List<InsertResult> enqueue(List<NewExecution> calls, Instant now);
  }

  /** Wakes the engine when there is work. */
  public interface EngineWakeup {
    /** Announces that a task may be due or an execution ready at an instant. */
    void work(Instant at);

    /** Announces that the cancellation of a running execution was requested. */
    void cancel();
  }

  /**
   * Checks an instant that a caller passes, and adds a problem if it is outside the years 1 to
   * 9999.
   *
   * @return the instant in whole milliseconds, as it is stored
   */
  static Instant storable(String what, Instant instant, List<String> problems) {
    if (instant.isBefore(EARLIEST) || instant.isAfter(LATEST)) {
      problems.add(what + " must lie in the years 1 to 9999, was " + instant);
      return EARLIEST;
    }
    return instant.truncatedTo(ChronoUnit.MILLIS);
  }

  /**
   * {@return the same services inside a transaction of the host} They have a definition cache of
   * their own, because definitions that are not committed must not be cached by the node.
   */
  ClientServices in(Object transaction) {
    SchedulerStore inside = inside(transaction);
    EngineWakeup word =
        new Word(inside.signal().map(signal -> signal.subscribe(new NoEngine())).orElse(null));
    return new ClientServices(
        node,
        inside,
        plugins,
        new DefinitionCache(inside.tasks()),
        calendars,
        ids,
        time,
        alignment,
        (calls, now) -> enqueue(inside, calls, now, word),
        word);
  }

  private List<InsertResult> enqueue(
      SchedulerStore inside, List<NewExecution> calls, Instant now, EngineWakeup word) {
    List<InsertResult> answers =
        inside.executions().enqueue(calls, new LeaseRequest(node, now, now));
    calls.stream().map(NewExecution::readyAt).min(Instant::compareTo).ifPresent(word::work);
    return answers;
  }

  private SchedulerStore inside(Object transaction) {
    TransactionSupport<?> transactionSupport = store.transactionSupport().orElse(null);
    if (transactionSupport == null) {
      throw new InvalidInputException(
          "the store (" + store.info().name() + ") does not support transactions of the host");
    }
    return inside(transactionSupport, transaction);
  }

  private static <T> SchedulerStore inside(
      TransactionSupport<T> transactionSupport, Object transaction) {
    if (!transactionSupport.type().isInstance(transaction)) {
      throw new InvalidInputException(
          "a transaction of this store must be a "
              + transactionSupport.type().getName()
              + ", was "
              + (transaction == null ? "null" : transaction.getClass().getName()));
    }
    return transactionSupport.in(transactionSupport.type().cast(transaction));
  }

  /**
   * Sends the signals that take effect when a transaction commits, if the store supports signals.
   */
  private record Word(ClusterSignal.@Nullable Messages messages) implements EngineWakeup {
    @Override
    public void work(Instant at) {
      if (messages != null) {
        messages.workAvailable(at);
      }
    }

    @Override
    public void cancel() {
      if (messages != null) {
        messages.cancelRequested();
      }
    }
  }

  /** A listener that ignores all signals, for a subscription that only sends. */
  private static final class NoEngine implements ClusterSignal.Listener {
    @Override
    public void workAvailable(Instant at) {
      // Only sends.
    }

    @Override
    public void cancelRequested() {
      // Only sends.
    }

    @Override
    public void onConnected(boolean connected) {
      // Only sends.
    }
  }

  Instant now() {
    return time.instant();
  }
}
