package io.quarterhour.internal.engine;

import io.quarterhour.client.ExecutionListener;
import io.quarterhour.internal.cache.DefinitionCache;
import io.quarterhour.internal.complete.CompletionPlanner;
import io.quarterhour.internal.engine.loop.EngineOptions;
import io.quarterhour.internal.engine.loop.StoreClock;
import io.quarterhour.internal.engine.replan.FireTimeCheck;
import io.quarterhour.internal.health.OtherNodes;
import io.quarterhour.internal.plan.Planner;
import io.quarterhour.internal.plugin.PluginGuard;
import io.quarterhour.internal.work.AttemptRunner;
import io.quarterhour.internal.work.LogBuffer;
import io.quarterhour.internal.work.Worker;
import io.quarterhour.internal.work.WorkerPool;
import io.quarterhour.store.SchedulerStore;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Builds an engine from the stages of an execution: planning, work and completion. All of its
 * methods must be called.
 */
public final class EngineBuilder {
  private final SchedulerStore store;
  private final StoreClock clock;
  private final EngineOptions options;
  private @Nullable DueTaskPlanner dueTaskPlanner;
  private @Nullable Function<Consumer<Instant>, FireTimeCheck> fireTimeCheck;
  private @Nullable Worker worker;
  private @Nullable LogFlusher logFlusher;
  private Set<String> claimable = Set.of();
  private @Nullable Function<String, Executor> threads;
  private @Nullable CompletionPlanner completionPlanner;
  private List<ExecutionListener> listeners = List.of();

  /**
   * Creates a builder.
   *
   * @param store the store
   * @param clock the time of the engine
   * @param options the options
   */
  public EngineBuilder(SchedulerStore store, StoreClock clock, EngineOptions options) {
    this.store = store;
    this.clock = clock;
    this.options = options;
  }

  /**
   * Sets the planning of due tasks.
   *
   * @param definitions the definitions of tasks
   * @param planner plans their firings
   * @return this builder
   */
  public EngineBuilder planning(DefinitionCache definitions, Planner planner) {
    fireTimeCheck = announcer -> new FireTimeCheck(store, definitions, planner, announcer, clock);
    dueTaskPlanner =
        new DueTaskPlanner(
            store.tasks(),
            definitions,
            planner,
            new OtherNodes(store.nodes(), options.node()),
            options.pollInterval());
    return this;
  }

  /**
   * Sets the work on executions.
   *
   * @param newClaimable the capabilities of the executions that the worker can run
   * @param newWorker runs the executions
   * @param logs the log lines that the worker writes
   * @param newThreads the executor for the workers of a queue, by the name of the queue
   * @return this builder
   */
  public EngineBuilder work(
      Set<String> newClaimable,
      Worker newWorker,
      LogBuffer logs,
      Function<String, Executor> newThreads) {
    claimable = newClaimable;
    worker = newWorker;
    logFlusher = new LogFlusher(store.history(), logs);
    threads = newThreads;
    return this;
  }

  /**
   * Sets the completion of attempts.
   *
   * @param newCompletionPlanner plans the completions
   * @param newListeners the listeners for finished and quarantined executions
   * @return this builder
   */
  public EngineBuilder completion(
      CompletionPlanner newCompletionPlanner, List<ExecutionListener> newListeners) {
    completionPlanner = newCompletionPlanner;
    listeners = newListeners;
    return this;
  }

  /** {@return a new engine; nothing runs yet} */
  public Engine build() {
    return new Engine(this);
  }

  SchedulerStore store() {
    return store;
  }

  StoreClock clock() {
    return clock;
  }

  EngineOptions options() {
    return options;
  }

  DueTaskPlanner dueTaskPlanner() {
    return Objects.requireNonNull(dueTaskPlanner);
  }

  FireTimeCheck fireTimeCheck(Consumer<Instant> announcer) {
    return Objects.requireNonNull(fireTimeCheck).apply(announcer);
  }

  Set<String> claimable() {
    return claimable;
  }

  Worker worker() {
    return Objects.requireNonNull(worker);
  }

  LogFlusher logFlusher() {
    return Objects.requireNonNull(logFlusher);
  }

  /** {@return the workers of each served queue, by its name} */
  Map<String, WorkerPool> pools(AttemptRunner attemptRunner) {
    Function<String, Executor> executors = Objects.requireNonNull(threads);
    Map<String, WorkerPool> pools = new TreeMap<>();
    options
        .queues()
        .forEach(
            (queue, its) ->
                pools.put(
                    queue, new WorkerPool(executors.apply(queue), its.workers(), attemptRunner)));
    return pools;
  }

  CompletionPlanner completionPlanner() {
    return Objects.requireNonNull(completionPlanner);
  }

  ListenerDispatcher listenerDispatcher() {
    return new ListenerDispatcher(listeners, new PluginGuard(), options, clock);
  }
}
