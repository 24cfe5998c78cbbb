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
 * What all clients of one scheduler share.
 *
 * @param node who this node is
 * @param store where everything is kept
 * @param plugins what this node knows
 * @param definitions definitions of tasks
 * @param calendars the calendars of the host
 * @param ids where ids come from
 * @param time the time of the engine, in whole milliseconds
 * @param alignment the grid of schedules that name none
 * @param enqueuer where calls go in
 * @param engineWakeup who is told that there is something to do
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

  /** Puts calls into the store. */
  @FunctionalInterface
  public interface Enqueuer {
    /** {@return what became of each, in order} */
    List<InsertResult> enqueue(List<NewExecution> calls, Instant now);
  }

  /** Who is told that there is something to do. */
  public interface EngineWakeup {
    /** Something may be due or ready at an instant. */
    void work(Instant at);

    /** Somebody asked a running execution to stop. */
    void cancel();
  }

  /**
   * Checks an instant that a caller hands in.
   *
   * @return it in whole milliseconds, as everything is kept
   */
  static Instant storable(String what, Instant instant, List<String> problems) {
    if (instant.isBefore(EARLIEST) || instant.isAfter(LATEST)) {
      problems.add(what + " must lie in the years 1 to 9999, was " + instant);
      return EARLIEST;
    }
    return instant.truncatedTo(ChronoUnit.MILLIS);
  }

  /**
   * {@return the same inside a transaction of the host} It has definitions of its own: what is not
   * committed must not be remembered.
   */
  ClientServices in(Object transaction) {
    SchedulerStore inside = inside(transaction);
    EngineWakeup word =
        new Word(inside.signal().map(signal -> signal.subscribe(new Nobody())).orElse(null));
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
          "the store (" + store.info().name() + ") cannot act in transactions of the host");
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

  /** What is told when a transaction commits, if the store has word for it. */
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

  /** Who only tells. */
  private static final class Nobody implements ClusterSignal.Listener {
    @Override
    public void workAvailable(Instant at) {
      // It does not listen.
    }

    @Override
    public void cancelRequested() {
      // It does not listen.
    }

    @Override
    public void onConnected(boolean works) {
      // It does not listen.
    }
  }

  Instant now() {
    return time.instant();
  }
}
