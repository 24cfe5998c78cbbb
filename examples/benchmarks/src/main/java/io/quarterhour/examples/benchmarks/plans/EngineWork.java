package io.quarterhour.examples.benchmarks.plans;

import static java.util.stream.Collectors.toSet;

import io.quarterhour.execution.Attempt;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.LogLine;
import io.quarterhour.execution.NodeId;
import io.quarterhour.execution.Origin;
import io.quarterhour.execution.Severity;
import io.quarterhour.query.Retention;
import io.quarterhour.store.SchedulerStore;
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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What an engine does all the time, in batches of the sizes that it hands over. */
final class Work {
  private static final NodeId NODE = new NodeId("node-1", "1");
  private static final Duration LEASE = Duration.ofSeconds(30);
  private static final Duration LATER = Duration.ofHours(1);
  private static final int DUE = 500;
  private static final int LIST = 500;
  private static final int CLAIM = 1000;
  private static final int SOME = 100;
  private static final int LOCKS = 10;
  private static final int PRUNED = 1000;
  private static final Retention RETENTION =
      new Retention(Integer.MAX_VALUE, Integer.MAX_VALUE, Stock.KEPT);

  private final SchedulerStore store;
  private final Plans plans;
  private final Orders orders = new Orders();

  Work(SchedulerStore store, Plans plans) {
    this.store = store;
    this.plans = plans;
  }

  /** Does all of it once. */
  void turn() throws Exception {
    Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
    List<Lease> plain = fire(now);
    Set<ExecutionId> locked = enqueue(now);
    List<Completion> special = new ArrayList<>();
    for (ClaimResult.ClaimedExecution claimed : claim(now)) {
      Lease lease = new Lease(claimed.execution().id(), claimed.execution().ownership().token());
      if (locked.contains(lease.execution()) || !isPlain(claimed)) {
        special.add(new Completion(lease, orders.success(now)));
      } else {
        plain.add(lease);
      }
    }
    hold(plain, now);
    special.add(new Completion(plain.remove(0), failed(now)));
    special.add(announced(plain.remove(0), now));
    plans.of(Act.COMPLETE_PLAIN, () -> store.executions().complete(succeeded(plain, now), now));
    plans.of(Act.COMPLETE, () -> store.executions().complete(special, now));
    cancel(now);
    plans.of(Act.PRUNE, () -> store.history().prune(RETENTION, now, PRUNED));
  }

  /** Fires what is due, of which one fans out. */
  private List<Lease> fire(Instant now) throws Exception {
    List<DueTasks.DueTask> due = plans.of(Act.LOOK, () -> store.tasks().due(now, DUE)).tasks();
    List<TaskRevision> revisions = due.stream().map(DueTasks.DueTask::definition).toList();
    plans.of(Act.DEFINITIONS, () -> store.tasks().definitions(revisions));
    List<Firing> firings =
        due.stream().skip(1).map(dueTask -> orders.firing(dueTask, now)).toList();
    List<Lease> leases = new ArrayList<>();
    for (FireResult answer : plans.of(Act.FIRE, () -> store.tasks().fire(firings, terms(now)))) {
      leases.addAll(leases(answer));
    }
    List<Firing> late = List.of(orders.skipping(due.get(0), now));
    for (FireResult answer :
        plans.of(Act.FIRE_SKIPPING, () -> store.tasks().fire(late, terms(now)))) {
      leases.addAll(leases(answer));
    }
    fanOut(firings.get(0).executions().get(0), leases.remove(0), now);
    return leases;
  }

  private static List<Lease> leases(FireResult answer) {
    return answer.executions().stream()
        .filter(one -> one.status() == InsertResult.Status.LEASED)
        .map(one -> new Lease(one.id(), 1))
        .toList();
  }

  private void fanOut(NewExecution parent, Lease lease, Instant now) throws Exception {
    List<NewExecution> children =
        Stream.of("child-1", "child-2", "child-3")
            .map(tenant -> orders.child(parent, tenant, now))
            .toList();
    List<Completion> ends =
        List.of(new Completion(lease, new AttemptResult.AwaitChildren(children)));
    plans.of(Act.FAN_OUT, () -> store.executions().complete(ends, now));
  }

  /** {@return what needs locks of what is ready now} */
  private Set<ExecutionId> enqueue(Instant now) throws Exception {
    List<NewExecution> one = List.of(orders.call(now, now, List.of()));
    plans.of(Act.ENQUEUE_ONE, () -> store.executions().enqueue(one, terms(now)));
    List<NewExecution> list =
        Stream.generate(() -> orders.call(now, now, List.of())).limit(LIST).toList();
    plans.of(Act.ENQUEUE_LIST, () -> store.executions().enqueue(list, terms(now)));
    List<NewExecution> locked =
        IntStream.range(0, LOCKS)
            .mapToObj(lock -> orders.call(now, now, List.of("lock-" + lock)))
            .toList();
    plans.of(Act.ENQUEUE_LOCKED, () -> store.executions().enqueue(locked, terms(now)));
    return locked.stream().map(NewExecution::id).collect(toSet());
  }

  /** Claims a few while there are more, and then the rest. */
  private List<ClaimResult.ClaimedExecution> claim(Instant now) throws Exception {
    List<ClaimResult.ClaimedExecution> claimed = new ArrayList<>();
    for (int free : new int[] {SOME, CLAIM}) {
      claimed.addAll(
          plans.of(Act.CLAIM, () -> store.executions().claim(request(now, free))).executions());
    }
    plans.of(
        Act.LOOK_AHEAD,
        () -> Optional.ofNullable(store.executions().nextReadyAt(request(now, CLAIM))));
    return claimed;
  }

  /** What is not plain is counted by a parent, or was claimed before. */
  private static boolean isPlain(ClaimResult.ClaimedExecution claimed) {
    return claimed.execution().origin().kind() != Origin.Kind.TENANT
        && claimed.execution().ownership().token() == 1;
  }

  /** Does what is done while executions run. */
  private void hold(List<Lease> leases, Instant now) throws Exception {
    plans.of(Act.RENEW, () -> store.executions().renew(leases, terms(now)));
    List<LogLine> lines =
        leases.stream()
            .limit(SOME)
            .map(lease -> new LogLine(lease.execution(), 1, now, Severity.INFO, "done", null))
            .toList();
    plans.of(
        Act.LOG,
        () -> {
          store.history().appendLog(lines);
          return lines;
        });
  }

  private AttemptResult failed(Instant now) {
    return new AttemptResult.Retry(
        now.plus(LATER), new Attempt(1, NODE, now, now, ExecutionState.FAILED, "failed"));
  }

  private Completion announced(Lease lease, Instant now) {
    return new Completion(lease, orders.announced(lease.execution(), now));
  }

  private List<Completion> succeeded(List<Lease> leases, Instant now) {
    return leases.stream().map(lease -> new Completion(lease, orders.success(now))).toList();
  }

  private void cancel(Instant now) throws Exception {
    NewExecution call = orders.call(now, now.plus(LATER), List.of());
    store.executions().enqueue(List.of(call), terms(now));
    plans.of(
        Act.CANCEL, () -> store.executions().requestCancel(List.of(call.id()), "not needed", now));
  }

  private static LeaseRequest terms(Instant now) {
    return new LeaseRequest(NODE, now, now.plus(LEASE));
  }

  private static ClaimRequest request(Instant now, int free) {
    return new ClaimRequest(
        terms(now), List.of(new ClaimRequest.Capacity(Orders.QUEUE, free)), Set.of(Orders.ACTION));
  }
}
