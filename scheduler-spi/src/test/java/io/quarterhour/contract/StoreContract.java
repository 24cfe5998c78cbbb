package io.quarterhour.contract;

import static io.quarterhour.contract.Rows.ACTION;
import static io.quarterhour.contract.Rows.ANN;
import static io.quarterhour.contract.Rows.NOTIFICATIONS;
import static io.quarterhour.contract.Rows.NOTIFIER;
import static io.quarterhour.contract.Rows.QUEUE;
import static io.quarterhour.contract.Rows.at;
import static io.quarterhour.contract.Rows.auditEntry;
import static io.quarterhour.contract.Rows.initialScheduleState;
import static io.quarterhour.contract.Rows.leaseRequest;
import static io.quarterhour.contract.Rows.taskRow;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.error.StoreException;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.NodeId;
import io.quarterhour.execution.Outcome;
import io.quarterhour.query.ExecutionQuery;
import io.quarterhour.query.PageRequest;
import io.quarterhour.store.SchedulerStore;
import io.quarterhour.store.execution.AttemptResult;
import io.quarterhour.store.execution.ClaimRequest;
import io.quarterhour.store.execution.ClaimResult;
import io.quarterhour.store.execution.Completion;
import io.quarterhour.store.execution.CompletionResult;
import io.quarterhour.store.execution.InsertResult;
import io.quarterhour.store.execution.Lease;
import io.quarterhour.store.execution.NewExecution;
import io.quarterhour.store.task.FireResult;
import io.quarterhour.store.task.Firing;
import io.quarterhour.store.task.SaveResult;
import io.quarterhour.store.task.SkippedSlots;
import io.quarterhour.store.task.TaskSummary;
import io.quarterhour.task.ScheduleState;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.TenantScope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The base class of the contract tests: a new store for each test, and helper methods. */
public abstract class StoreContract {
  /** The number of threads in the tests of concurrency. */
  static final int THREADS = 4;

  static final PageRequest LARGE_PAGE = PageRequest.first(1000);

  private @Nullable SchedulerStore store;

  /** Constructor for the contracts of the roles. */
  protected StoreContract() {}

  /**
   * Creates the store under test. It is called before each test.
   *
   * @return a new and empty store; the contract closes it after the test
   * @throws Exception if the store cannot be created; the test fails
   */
  protected abstract SchedulerStore createStore() throws Exception;

  @BeforeEach
  final void openStore() throws Exception {
    store = createStore();
  }

  @AfterEach
  final void closeStore() {
    if (store != null) {
      store.close();
    }
  }

  final SchedulerStore store() {
    if (store == null) {
      throw new IllegalStateException("no store is open: createStore() is called before each test");
    }
    return store;
  }

  // Tasks

  /** Saves a new task without a next fire time. */
  final TaskId saveTask(String tenant, String name) {
    return saveTask(TaskId.of(tenant, name), null);
  }

  /** Saves a new task and asserts that it was saved. */
  final TaskId saveTask(TaskId id, @Nullable Instant next) {
    assertThat(save(id, initialScheduleState(next))).isEqualTo(SaveResult.SAVED);
    return id;
  }

  final SaveResult save(TaskId id, ScheduleState scheduleState) {
    return store().tasks().save(taskRow(id, 0), scheduleState, auditEntry(at(-60), "saved"));
  }

  final TaskSummary summary(TaskId id) {
    return store().history().task(TenantScope.ALL, id).orElseThrow();
  }

  final ScheduleState scheduleState(TaskId id) {
    return summary(id).scheduleState();
  }

  /** Returns a firing that inserts executions and leaves the task without a next fire time. */
  final Firing firing(TaskId id, NewExecution... executions) {
    return new Firing(id, scheduleState(id).withNext(null, null), List.of(), List.of(executions));
  }

  /** Returns a firing that records skipped slots and leaves the task without a next fire time. */
  final Firing skipFiring(TaskId id, SkippedSlots... skipped) {
    return new Firing(id, scheduleState(id).withNext(null, null), List.of(skipped), List.of());
  }

  final FireResult fire(NodeId node, Instant now, Firing firing) {
    return store().tasks().fire(List.of(firing), leaseRequest(node, now)).get(0);
  }

  /**
   * Fires one execution, asserts that the firing was applied and returns the result of the
   * execution.
   */
  final InsertResult fire(NodeId node, Instant now, TaskId id, ExecutionFixtures execution) {
    FireResult result = fire(node, now, firing(id, execution.build()));
    assertThat(result.applied()).isTrue();
    return result.insertResults().get(0);
  }

  // Executions

  final List<InsertResult> enqueue(Instant now, ExecutionFixtures... fixtures) {
    return enqueue(now, Arrays.stream(fixtures).map(ExecutionFixtures::build).toList());
  }

  final List<InsertResult> enqueue(Instant now, List<NewExecution> executions) {
    return store().executions().enqueue(executions, leaseRequest(ANN, now));
  }

  /** Enqueues one execution, asserts that it waits and returns its id. */
  final ExecutionId enqueueOne(ExecutionFixtures fixture) {
    InsertResult result = enqueue(fixture.baseInstant(), fixture).get(0);
    assertThat(result.status()).isEqualTo(InsertResult.Status.WAITING);
    return result.id();
  }

  /** Claims at most the given number of executions of the default action from the default queue. */
  final ClaimResult claim(NodeId node, Instant now, int free) {
    return claim(node, now, Set.of(ACTION), new ClaimRequest.Capacity(QUEUE, free));
  }

  final ClaimResult claim(
      NodeId node, Instant now, Set<String> actions, ClaimRequest.Capacity... queues) {
    return store()
        .executions()
        .claim(new ClaimRequest(leaseRequest(node, now), List.of(queues), actions));
  }

  /** Claims up to 100 notifications. */
  final ClaimResult claimNotifications(NodeId node, Instant now) {
    return claim(node, now, Set.of(NOTIFIER), new ClaimRequest.Capacity(NOTIFICATIONS, 100));
  }

  /**
   * Claims all ready executions of the default queue, asserts that there is exactly one and returns
   * it.
   */
  final Execution claimOne(NodeId node, Instant now) {
    ClaimResult claimResult = claim(node, now, 100);
    assertThat(claimResult.executions()).hasSize(1);
    return claimResult.executions().get(0).execution();
  }

  static List<ExecutionId> ids(ClaimResult claimResult) {
    return claimResult.executions().stream().map(claimed -> claimed.execution().id()).toList();
  }

  static Lease lease(Execution execution) {
    return new Lease(execution.id(), execution.ownership().token());
  }

  final List<CompletionResult> complete(Instant now, Completion... completions) {
    return store().executions().complete(List.of(completions), now);
  }

  final CompletionResult complete(Instant now, Execution execution, AttemptResult attemptResult) {
    return complete(now, new Completion(lease(execution), attemptResult)).get(0);
  }

  /** Returns a success that lasted from noon to the given instant. */
  static AttemptResult.Finished success(Instant endedAt, NewExecution... notifications) {
    return finished(
        ExecutionState.SUCCEEDED, Outcome.success("3 reports sent"), endedAt, notifications);
  }

  static AttemptResult.Finished failure(Instant endedAt, NewExecution... notifications) {
    return finished(
        ExecutionState.FAILED, Outcome.failure("no connection"), endedAt, notifications);
  }

  static AttemptResult.Finished finished(
      ExecutionState state, Outcome outcome, Instant endedAt, NewExecution... notifications) {
    return new AttemptResult.Finished(
        state, null, outcome, at(0), endedAt, List.of(notifications), null);
  }

  /** Completes one execution and asserts that the store recorded the result. */
  final void completeOne(Execution execution, AttemptResult attemptResult, Instant now) {
    assertThat(complete(now, execution, attemptResult)).isEqualTo(CompletionResult.RECORDED);
  }

  /** Claims up to 100 ready executions of the default queue and completes each with success. */
  final void runAll(NodeId node, Instant now) {
    claim(node, now, 100)
        .executions()
        .forEach(claimed -> completeOne(claimed.execution(), success(now), now));
  }

  final Execution read(ExecutionId id) {
    return store().history().execution(TenantScope.ALL, id).orElseThrow();
  }

  final List<Execution> list(ExecutionQuery query) {
    return store().history().executions(TenantScope.ALL, query, LARGE_PAGE).items();
  }

  final List<Execution> executionsOf(TaskId task) {
    return list(ExecutionQuery.of(task));
  }

  // Threads

  /**
   * Runs one task per thread, {@link #THREADS} in all, which start at the same time.
   *
   * @return the results of the tasks, in order
   */
  static <T> List<T> race(IntFunction<Callable<T>> racer) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      CyclicBarrier start = new CyclicBarrier(THREADS);
      List<Callable<T>> racers =
          IntStream.range(0, THREADS).mapToObj(racer).map(r -> awaitStart(start, r)).toList();
      List<T> results = new ArrayList<>();
      for (Future<T> future : threads.invokeAll(racers)) {
        results.add(future.get(1, TimeUnit.MINUTES));
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }

  private static <T> Callable<T> awaitStart(CyclicBarrier start, Callable<T> racer) {
    return () -> {
      start.await(1, TimeUnit.MINUTES);
      return racer.call();
    };
  }

  /** Completes an execution, and repeats that as long as another transaction locks a row. */
  final CompletionResult completeUnlocked(
      Instant now, Execution execution, AttemptResult attemptResult) throws Exception {
    while (true) {
      CompletionResult result = retryTransient(() -> complete(now, execution, attemptResult));
      if (result != CompletionResult.LOCKED) {
        return result;
      }
    }
  }

  /**
   * Performs an operation, and repeats it as long as the store throws a transient {@link
   * StoreException}.
   */
  static <T> T retryTransient(Callable<T> operation) throws Exception {
    while (true) {
      try {
        return operation.call();
      } catch (StoreException e) {
        if (!e.isTransient()) {
          throw e;
        }
      }
    }
  }
}
