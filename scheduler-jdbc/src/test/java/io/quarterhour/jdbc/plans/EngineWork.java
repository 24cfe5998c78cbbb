package io.quarterhour.jdbc.plans;

import static java.util.stream.Collectors.toSet;

import io.quarterhour.execution.Attempt;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.LogLine;
import io.quarterhour.execution.NodeId;
import io.quarterhour.execution.Origin;
import io.quarterhour.execution.Severity;
import io.quarterhour.query.RecordRetention;
import io.quarterhour.query.Retention;
import io.quarterhour.query.RetentionPolicy;
import io.quarterhour.store.SchedulerStore;
import io.quarterhour.store.StateKey;
import io.quarterhour.store.execution.AttemptResult;
import io.quarterhour.store.execution.ClaimRequest;
import io.quarterhour.store.execution.ClaimResult;
import io.quarterhour.store.execution.Completion;
import io.quarterhour.store.execution.InsertResult;
import io.quarterhour.store.execution.Lease;
import io.quarterhour.store.execution.LeaseRequest;
import io.quarterhour.store.execution.NewExecution;
import io.quarterhour.store.task.DueTasks;
import io.quarterhour.store.task.FireResult;
import io.quarterhour.store.task.Firing;
import io.quarterhour.store.task.TaskRevision;
import io.quarterhour.store.task.TaskRow;
import io.quarterhour.task.AuditEntry;
import io.quarterhour.task.ScheduleState;
import io.quarterhour.task.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The regular work of an engine, in batches of realistic sizes. */
final class EngineWork {
  private static final NodeId NODE = new NodeId("node-1", "1");
  private static final Duration LEASE = Duration.ofSeconds(30);
  private static final Duration LATER = Duration.ofHours(1);
  private static final int DUE = 500;
  private static final int LIST = 500;
  private static final int CLAIM = 1000;
  private static final int FEW = 100;
  private static final int LOCKS = 10;
  private static final int PRUNED = 1000;
  private static final RetentionPolicy BY_AGE =
      RetentionPolicy.of(
          new Retention(Integer.MAX_VALUE, Integer.MAX_VALUE, TableContent.RETAINED));
  private static final RetentionPolicy BY_NUMBER =
      RetentionPolicy.of(new Retention(100, 100, Retention.UNLIMITED.maxAge()));

  private static final RecordRetention RECORDS =
      new RecordRetention(Duration.ZERO, Duration.ZERO, Duration.ZERO);

  private final SchedulerStore store;
  private final PlanRecorder plans;
  private final StoreRequests requests = new StoreRequests();

  EngineWork(SchedulerStore store, PlanRecorder plans) {
    this.store = store;
    this.plans = plans;
  }

  /** Performs every operation at least once. */
  void runOnce() throws Exception {
    Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
    List<Lease> bulk = fire(now);
    Set<ExecutionId> locked = enqueue(now);
    List<Completion> single = new ArrayList<>();
    for (ClaimResult.ClaimedExecution claimed : claim(now)) {
      Lease lease = new Lease(claimed.execution().id(), claimed.execution().ownership().token());
      if (locked.contains(lease.execution()) || !isBulk(claimed)) {
        single.add(new Completion(lease, requests.success(now)));
      } else {
        bulk.add(lease);
      }
    }
    renewAndLog(bulk, now);
    single.add(new Completion(bulk.remove(0), failed(now)));
    single.add(successWithNotification(bulk.remove(0), now));
    plans.record(
        StoreOperation.COMPLETE_BULK, () -> store.executions().complete(succeeded(bulk, now), now));
    plans.record(StoreOperation.COMPLETE_SINGLY, () -> store.executions().complete(single, now));
    cancel(now);
    plans.record(StoreOperation.PRUNE, () -> store.history().prune(BY_AGE, now, PRUNED));
    plans.record(
        StoreOperation.PRUNE_BY_NUMBER, () -> store.history().prune(BY_NUMBER, now, PRUNED));
    removeExpired(now);
  }

  /** Removes what is left of a task that was deleted, of old texts and of locks. */
  private void removeExpired(Instant now) throws Exception {
    TaskId task = TaskId.of("tenant-1", "temporary-" + requests.id(now));
    TaskRow.Columns columns = new TaskRow.Columns("Temporary", StoreRequests.ACTION, false);
    ScheduleState none = new ScheduleState(0, null, null, null, 0);
    AuditEntry audit = new AuditEntry(now, "ann", "saved", "");
    store.tasks().save(new TaskRow(task, 0, columns, "{}"), none, audit);
    store.tasks().save(new TaskRow(task, 1, columns, "{ }"), null, audit);
    store.tasks().delete(task, audit);
    StateKey key = StateKey.ofEngine(task.tenant(), task.name());
    store.states().compareAndSet(key, null, "text", now);
    plans.record(
        StoreOperation.REMOVE_EXPIRED,
        () -> store.maintenance().removeExpired(RECORDS, now.plus(LATER), FEW));
  }

  /** Fires due tasks; one of them fans out. */
  private List<Lease> fire(Instant now) throws Exception {
    List<DueTasks.DueTask> due =
        plans.record(StoreOperation.FIND_DUE, () -> store.tasks().due(now, DUE)).tasks();
    List<TaskRevision> revisions = due.stream().map(DueTasks.DueTask::taskRevision).toList();
    plans.record(StoreOperation.DEFINITIONS, () -> store.tasks().definitions(revisions));
    List<Firing> firings =
        due.stream().skip(1).map(dueTask -> requests.firing(dueTask, now)).toList();
    List<Lease> leases = new ArrayList<>();
    for (FireResult result :
        plans.record(StoreOperation.FIRE, () -> store.tasks().fire(firings, terms(now)))) {
      leases.addAll(leases(result));
    }
    List<Firing> afterSkip = List.of(requests.firingAfterSkip(due.get(0), now));
    for (FireResult result :
        plans.record(
            StoreOperation.FIRE_SKIPPING, () -> store.tasks().fire(afterSkip, terms(now)))) {
      leases.addAll(leases(result));
    }
    fanOut(firings.get(0).executions().get(0), leases.remove(0), now);
    return leases;
  }

  private static List<Lease> leases(FireResult result) {
    return result.insertResults().stream()
        .filter(insertResult -> insertResult.status() == InsertResult.Status.LEASED)
        .map(insertResult -> new Lease(insertResult.id(), 1))
        .toList();
  }

  private void fanOut(NewExecution parent, Lease lease, Instant now) throws Exception {
    List<NewExecution> children =
        Stream.of("child-1", "child-2", "child-3")
            .map(tenant -> requests.child(parent, tenant, now))
            .toList();
    List<Completion> completions =
        List.of(new Completion(lease, new AttemptResult.AwaitChildren(children)));
    plans.record(StoreOperation.FAN_OUT, () -> store.executions().complete(completions, now));
  }

  /** {@return the ids of the enqueued executions that need locks} */
  private Set<ExecutionId> enqueue(Instant now) throws Exception {
    List<NewExecution> single = List.of(requests.call(now, now, List.of()));
    plans.record(StoreOperation.ENQUEUE_ONE, () -> store.executions().enqueue(single, terms(now)));
    List<NewExecution> list =
        Stream.generate(() -> requests.call(now, now, List.of())).limit(LIST).toList();
    plans.record(StoreOperation.ENQUEUE_LIST, () -> store.executions().enqueue(list, terms(now)));
    List<NewExecution> locked =
        IntStream.range(0, LOCKS)
            .mapToObj(lock -> requests.call(now, now, List.of("lock-" + lock)))
            .toList();
    plans.record(
        StoreOperation.ENQUEUE_LOCKED, () -> store.executions().enqueue(locked, terms(now)));
    return locked.stream().map(NewExecution::id).collect(toSet());
  }

  /** Claims a few executions while more are ready, and then the remaining ones. */
  private List<ClaimResult.ClaimedExecution> claim(Instant now) throws Exception {
    List<ClaimResult.ClaimedExecution> claimed = new ArrayList<>();
    for (int free : new int[] {FEW, CLAIM}) {
      claimed.addAll(
          plans
              .record(StoreOperation.CLAIM, () -> store.executions().claim(request(now, free)))
              .executions());
    }
    plans.record(
        StoreOperation.NEXT_READY,
        () -> Optional.ofNullable(store.executions().nextReadyAt(request(now, CLAIM))));
    return claimed;
  }

  /**
   * Returns whether an execution is completed in bulk. Children, which are counted by their parent,
   * and executions that were claimed before are not.
   */
  private static boolean isBulk(ClaimResult.ClaimedExecution claimed) {
    return claimed.execution().origin().kind() != Origin.Kind.CHILD
        && claimed.execution().ownership().token() == 1;
  }

  /** Performs the operations of running executions: renewing leases and appending log lines. */
  private void renewAndLog(List<Lease> leases, Instant now) throws Exception {
    plans.record(StoreOperation.RENEW, () -> store.executions().renew(leases, terms(now)));
    List<LogLine> lines =
        leases.stream()
            .limit(FEW)
            .map(lease -> new LogLine(lease.execution(), 1, now, Severity.INFO, "done", null))
            .toList();
    plans.record(
        StoreOperation.LOG,
        () -> {
          store.history().appendLog(lines);
          return lines;
        });
  }

  private AttemptResult failed(Instant now) {
    return new AttemptResult.Retry(
        now.plus(LATER), new Attempt(1, NODE, now, now, ExecutionState.FAILED, "failed"));
  }

  private Completion successWithNotification(Lease lease, Instant now) {
    return new Completion(lease, requests.successWithNotification(lease.execution(), now));
  }

  private List<Completion> succeeded(List<Lease> leases, Instant now) {
    return leases.stream().map(lease -> new Completion(lease, requests.success(now))).toList();
  }

  private void cancel(Instant now) throws Exception {
    NewExecution call = requests.call(now, now.plus(LATER), List.of());
    store.executions().enqueue(List.of(call), terms(now));
    plans.record(
        StoreOperation.CANCEL,
        () -> store.executions().requestCancel(List.of(call.id()), "not needed", now));
  }

  private static LeaseRequest terms(Instant now) {
    return new LeaseRequest(NODE, now, now.plus(LEASE));
  }

  private static ClaimRequest request(Instant now, int free) {
    return new ClaimRequest(
        terms(now),
        List.of(new ClaimRequest.Capacity(StoreRequests.QUEUE, free)),
        Set.of(StoreRequests.ACTION));
  }
}
