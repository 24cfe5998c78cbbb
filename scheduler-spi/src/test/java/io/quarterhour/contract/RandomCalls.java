package io.quarterhour.contract;

import static io.quarterhour.contract.Rows.ACTION;
import static io.quarterhour.contract.Rows.ANN;
import static io.quarterhour.contract.Rows.BOB;
import static io.quarterhour.contract.Rows.NOON;
import static io.quarterhour.contract.Rows.NOTIFICATIONS;
import static io.quarterhour.contract.Rows.NOTIFIER;
import static io.quarterhour.contract.Rows.QUEUE;
import static io.quarterhour.contract.Rows.auditEntry;

import io.quarterhour.execution.Attempt;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.LogLine;
import io.quarterhour.execution.NodeId;
import io.quarterhour.execution.Origin;
import io.quarterhour.execution.Outcome;
import io.quarterhour.execution.Severity;
import io.quarterhour.execution.SkipReason;
import io.quarterhour.execution.SlotRange;
import io.quarterhour.query.ExecutionQuery;
import io.quarterhour.query.Page;
import io.quarterhour.query.PageRequest;
import io.quarterhour.query.Retention;
import io.quarterhour.query.RetentionPolicy;
import io.quarterhour.query.TaskQuery;
import io.quarterhour.store.NodeRow;
import io.quarterhour.store.PruneResult;
import io.quarterhour.store.SchedulerStore;
import io.quarterhour.store.execution.AttemptResult;
import io.quarterhour.store.execution.ClaimRequest;
import io.quarterhour.store.execution.ClaimResult;
import io.quarterhour.store.execution.Completion;
import io.quarterhour.store.execution.CompletionResult;
import io.quarterhour.store.execution.InsertResult;
import io.quarterhour.store.execution.Lease;
import io.quarterhour.store.execution.LeaseRequest;
import io.quarterhour.store.execution.NewExecution;
import io.quarterhour.store.execution.OutcomeChange;
import io.quarterhour.store.task.ConditionalNotification;
import io.quarterhour.store.task.FireResult;
import io.quarterhour.store.task.Firing;
import io.quarterhour.store.task.SkippedSlots;
import io.quarterhour.store.task.TaskRevision;
import io.quarterhour.store.task.TaskSummary;
import io.quarterhour.task.Pause;
import io.quarterhour.task.ScheduleState;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.TenantId;
import io.quarterhour.tenant.TenantScope;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A generator of random calls to a store. A seed determines the calls. The generator reads
 * revisions, versions and leases from the reference store, so that most calls are valid.
 */
final class RandomCalls {
  /** Tasks with skipped slots and overlaps, and without notifications of their outcomes. */
  private static final List<TaskId> SKIPPING =
      List.of(TaskId.of("acme", "a"), TaskId.of("globex", "a"));

  /** A task with a notification for each outcome, in sequences with notifications. */
  private static final TaskId REPORTED = TaskId.of("acme", "b");

  /** A task for several tenants. */
  private static final TaskId EVERYWHERE = TaskId.of("everywhere");

  /** A task that some sequences delete. */
  private static final TaskId DELETABLE = TaskId.of("globex", "c");

  private static final List<TaskId> TASKS =
      List.of(SKIPPING.get(0), SKIPPING.get(1), REPORTED, EVERYWHERE, DELETABLE);

  private static final List<TenantScope> SCOPES =
      List.of(
          TenantScope.ALL,
          TenantScope.of(Set.of()),
          TenantScope.of(Set.of(TenantId.of("acme"))),
          TenantScope.of(Set.of(TenantId.of("globex"), TenantId.of("initech"))));

  private static final Set<String> ACTIONS =
      Set.of(ACTION, ClaimRequest.capability(ACTION, 2), NOTIFIER);
  private static final int MAX_ITEMS = 1000;

  private final Random random;
  private final SchedulerStore reference;
  private final boolean withLocks;
  private final boolean withDeletion;
  private final boolean withNotifications;
  private final Map<Lease, Completion> completed = new HashMap<>();
  private final List<Lease> leases = new ArrayList<>();
  private final List<NewExecution> enqueued = new ArrayList<>();
  private Instant now = NOON;
  private long idCount;
  private boolean pruned;

  /**
   * One call to a store.
   *
   * @param description the call and its arguments, for the message of a failure
   * @param operation the call; its results on both stores are compared
   * @param followUp an operation that runs after both stores returned the same result
   */
  record Call(String description, Function<SchedulerStore, Object> operation, Runnable followUp) {}

  RandomCalls(long seed, SchedulerStore reference) {
    random = new Random(seed);
    this.reference = reference;
    withLocks = seed % 3 == 0;
    withDeletion = seed % 2 == 0;
    withNotifications = seed % 4 < 2;
  }

  /** Returns the next call. The instant moves forward with each call. */
  Call next() {
    now = now.plusMillis(100 + random.nextInt(2_000));
    if (!withLocks && random.nextInt(12) == 0) {
      now = now.plusSeconds(random.nextInt(60));
    }
    List<Supplier<Call>> kinds =
        List.of(
            this::save,
            this::due,
            this::fire,
            this::fire,
            this::fire,
            this::enqueue,
            this::enqueue,
            this::claim,
            this::claim,
            this::claim,
            this::renew,
            this::complete,
            this::complete,
            this::complete,
            this::complete,
            this::cancel,
            this::release,
            this::delete,
            this::updateScheduleState,
            this::appendLog,
            this::markRead,
            this::heartbeat,
            this::prune,
            this::listTasks,
            this::listExecutions);
    return kinds.get(random.nextInt(kinds.size())).get();
  }

  private static Call call(String description, Function<SchedulerStore, Object> operation) {
    return new Call(description, operation, () -> {});
  }

  /**
   * Returns a call that passes the result of the reference, which is called first, to a consumer
   * afterwards.
   */
  private static <T> Call callWithFollowUp(
      String description, Function<SchedulerStore, T> operation, Consumer<T> consumer) {
    List<T> results = new ArrayList<>();
    return new Call(
        description,
        store -> {
          T result = operation.apply(store);
          results.add(result);
          return result;
        },
        () -> consumer.accept(results.get(0)));
  }

  // Tasks

  private Call save() {
    TaskId id = pick(TASKS);
    Optional<TaskSummary> known = summary(id);
    long current = known.map(summary -> summary.row().revision()).orElse(0L);
    long from = random.nextInt(6) == 0 ? current + random.nextInt(3) - 1 : current;
    ScheduleState currentState =
        known.map(TaskSummary::scheduleState).orElse(Rows.initialScheduleState(null));
    boolean withScheduleState = known.isEmpty() || from == 0 || random.nextBoolean();
    ScheduleState scheduleState = withScheduleState ? nextState(id, currentState) : null;
    if (from < 0 || (known.isEmpty() && from != 0)) {
      return due();
    }
    String title = pick(List.of("Report", "INVOICES", "100 %"));
    return call(
        "save " + id + " from revision " + from + " with " + scheduleState,
        store ->
            store
                .tasks()
                .save(Rows.taskRow(id, from, title), scheduleState, auditEntry(now, "saved")));
  }

  /**
   * Returns a random successor of a schedule state. The instants of different tasks never coincide,
   * so that the order of due tasks is defined.
   */
  private ScheduleState nextState(TaskId id, ScheduleState currentState) {
    int offset = TASKS.indexOf(id);
    Instant next =
        random.nextInt(5) == 0
            ? null
            : NOON.plusMillis(
                (Duration.between(NOON, now).toSeconds() + random.nextInt(40) - 10) * 1000
                    + offset);
    Pause pause =
        random.nextInt(6) == 0
            ? new Pause(
                "ann",
                "why",
                now,
                random.nextBoolean() ? null : now.plusSeconds(10).plusMillis(offset))
            : null;
    ScheduleState state = currentState.withNext(next, next).withPause(pause).plusFires(1);
    return random.nextInt(10) == 0 && state.version() > 0
        ? new ScheduleState(state.version() - 1, next, next, pause, state.fires())
        : state;
  }

  private Call due() {
    int limit = 1 + random.nextInt(5);
    Instant instant = now;
    return call("due, at most " + limit, store -> store.tasks().due(instant, limit));
  }

  private Call delete() {
    if (!withDeletion || random.nextInt(3) != 0) {
      return due();
    }
    Instant instant = now;
    return call(
        "delete " + DELETABLE,
        store -> store.tasks().delete(DELETABLE, auditEntry(instant, "deleted")));
  }

  private Optional<Firing> firing(TaskId id) {
    return summary(id)
        .map(
            summary -> {
              ScheduleState scheduleState = nextState(id, summary.scheduleState());
              boolean skips = SKIPPING.contains(id) && random.nextInt(3) == 0;
              List<SkippedSlots> skipped = skips ? List.of(skippedSlots(id)) : List.of();
              List<NewExecution> slots = skips ? List.of() : List.of(slot(id, summary));
              return new Firing(
                  id, scheduleState, skipped, slots, conditionalNotifications(id, skipped, slots));
            });
  }

  private List<ConditionalNotification> conditionalNotifications(
      TaskId id, List<SkippedSlots> skipped, List<NewExecution> slots) {
    List<ConditionalNotification> notifications = new ArrayList<>();
    if (withNotifications && random.nextBoolean()) {
      ConditionalNotification.Condition condition =
          pick(List.of(ConditionalNotification.Condition.values()));
      skipped.forEach(
          skip ->
              notifications.add(
                  new ConditionalNotification(notification(id, skip.id(), now), condition)));
      slots.forEach(
          slot ->
              notifications.add(
                  new ConditionalNotification(notification(id, slot.id(), now), condition)));
    }
    return notifications;
  }

  private SkippedSlots skippedSlots(TaskId id) {
    SkipReason reason = pick(List.of(SkipReason.PAUSED, SkipReason.TOO_LATE));
    Instant slot = slotInstant();
    return new SkippedSlots(
        newId(),
        Rows.routing(id.tenant()),
        new SlotRange(slot, slot.minusSeconds(2), slot, 1 + random.nextInt(3)),
        reason);
  }

  private Instant slotInstant() {
    return NOON.plusSeconds(Duration.between(NOON, now).toSeconds() - random.nextInt(5));
  }

  private NewExecution slot(TaskId id, TaskSummary summary) {
    ExecutionFixtures fixture = ExecutionFixtures.slot(id, slotInstant()).id(newId());
    fixture.origin(new Origin(Origin.Kind.SCHEDULE, id, summary.row().revision(), null));
    if (SKIPPING.contains(id)) {
      fixture.maxActive(random.nextInt(3));
    }
    if (withLocks && random.nextInt(3) == 0) {
      fixture.locks(pick(List.of("db", "disk")));
    }
    if (random.nextInt(3) == 0) {
      fixture.leaseRequested();
    } else {
      fixture.readyAt(now.plusSeconds(random.nextInt(8) - 3L));
    }
    return fixture.document(random.nextInt(4) == 0 ? null : "{\"n\":" + idCount + "}").build();
  }

  private Call fire() {
    List<Firing> firings = new ArrayList<>();
    Set<TaskId> chosen = new HashSet<>();
    int number = 1 + random.nextInt(3);
    for (int i = 0; i < number; i++) {
      TaskId id = pick(TASKS);
      if (chosen.add(id)) {
        firing(id).ifPresent(firings::add);
      }
    }
    LeaseRequest leaseRequest = leaseRequest();
    return callWithFollowUp(
        "fire " + firings + " " + leaseRequest,
        store -> store.tasks().fire(firings, leaseRequest),
        results -> {
          for (FireResult result : results) {
            result.insertResults().stream()
                .filter(inserted -> inserted.status() == InsertResult.Status.LEASED)
                .forEach(inserted -> leases.add(new Lease(inserted.id(), 1)));
          }
        });
  }

  private Call updateScheduleState() {
    Optional<Firing> firing = firing(pick(TASKS));
    Instant instant = now;
    return firing
        .map(
            update ->
                call(
                    "update the schedule state with " + update,
                    store ->
                        store
                            .tasks()
                            .updateScheduleState(update, instant, auditEntry(instant, "adjusted"))))
        .orElseGet(this::due);
  }

  // Executions

  private Call enqueue() {
    List<NewExecution> executions = new ArrayList<>();
    int number = 1 + random.nextInt(3);
    for (int i = 0; i < number; i++) {
      if (!enqueued.isEmpty() && random.nextInt(6) == 0) {
        executions.add(pick(enqueued));
        continue;
      }
      Instant ready = now.plusSeconds(random.nextInt(8) - 3L);
      ExecutionFixtures fixture = ExecutionFixtures.call(ready).id(newId());
      fixture.tenant(pick(List.of("acme", "globex"))).queue(pick(List.of(QUEUE, "slow")));
      if (withLocks && random.nextInt(3) == 0) {
        fixture.locks(pick(List.of("db", "disk")));
      }
      if (random.nextInt(4) == 0) {
        fixture.version(2 + random.nextInt(2));
      }
      if (!ready.isAfter(now) && random.nextInt(3) == 0) {
        fixture.leaseRequested();
      }
      executions.add(fixture.build());
    }
    enqueued.addAll(executions);
    LeaseRequest leaseRequest = leaseRequest();
    return callWithFollowUp(
        "enqueue " + executions + " " + leaseRequest,
        store -> store.executions().enqueue(executions, leaseRequest),
        results ->
            results.stream()
                .filter(inserted -> inserted.status() == InsertResult.Status.LEASED)
                .forEach(inserted -> leases.add(new Lease(inserted.id(), 1))));
  }

  private LeaseRequest leaseRequest() {
    Duration lease = withLocks ? Duration.ofDays(1) : Rows.LEASE;
    return new LeaseRequest(pick(List.of(ANN, BOB)), now, now.plus(lease));
  }

  private Call claim() {
    LeaseRequest leaseRequest = leaseRequest();
    List<ClaimRequest.Capacity> queues = new ArrayList<>();
    for (String queue : List.of(QUEUE, "slow", NOTIFICATIONS)) {
      if (random.nextInt(4) != 0) {
        queues.add(new ClaimRequest.Capacity(queue, 1 + random.nextInt(4)));
      }
    }
    ClaimRequest request =
        new ClaimRequest(leaseRequest, queues, random.nextInt(8) == 0 ? Set.of(NOTIFIER) : ACTIONS);
    return callWithFollowUp(
        "claim " + request,
        store -> Recordings.comparable(store.executions().claim(request), leaseRequest, withLocks),
        claimResult -> claimResult.executions().forEach(this::rememberLease));
  }

  private void rememberLease(ClaimResult.ClaimedExecution claimed) {
    Execution execution = claimed.execution();
    leases.add(new Lease(execution.id(), execution.ownership().token()));
  }

  private Call renew() {
    List<Lease> renewed = pickLeases(4);
    LeaseRequest leaseRequest = leaseRequest();
    return call(
        "renew " + renewed + " " + leaseRequest,
        store -> store.executions().renew(renewed, leaseRequest));
  }

  /** Returns up to the given number of leases of different executions, mostly recent ones. */
  private List<Lease> pickLeases(int limit) {
    Map<ExecutionId, Lease> chosen = new LinkedHashMap<>();
    int number = 1 + random.nextInt(limit);
    for (int i = 0; i < number && !leases.isEmpty(); i++) {
      int range = Math.min(leases.size(), random.nextInt(4) == 0 ? leases.size() : 8);
      Lease lease = leases.get(leases.size() - 1 - random.nextInt(range));
      chosen.put(lease.execution(), lease);
    }
    return List.copyOf(chosen.values());
  }

  private Call complete() {
    List<Completion> completions = new ArrayList<>();
    Set<Object> finishing = new HashSet<>();
    Set<Lease> undefined = new HashSet<>();
    for (Lease lease : pickLeases(4)) {
      Optional<Execution> execution = execution(lease.execution());
      if (execution.isEmpty()) {
        continue;
      }
      Completion repeated = completed.get(lease);
      if (repeated != null) {
        completions.add(repeated);
        if (!hasDefinedResult(repeated, execution.get())) {
          undefined.add(lease);
        }
        continue;
      }
      AttemptResult attemptResult =
          attemptResult(execution.get(), now.plusMillis(completions.size()));
      boolean first = finishing.add(List.of(execution.get().task(), execution.get().routing()));
      if (first || !(attemptResult instanceof AttemptResult.Finished)) {
        completions.add(new Completion(lease, attemptResult));
      }
    }
    Instant instant = now;
    return callWithFollowUp(
        "complete " + completions,
        store ->
            comparableResults(
                store.executions().complete(completions, instant), completions, undefined),
        results -> {
          for (int i = 0; i < results.size(); i++) {
            if (results.get(i).equals(Optional.of(CompletionResult.RECORDED))) {
              completed.putIfAbsent(completions.get(i).lease(), completions.get(i));
            }
          }
        });
  }

  /**
   * Returns whether the contract defines the result of a repeated completion: the execution has not
   * changed since.
   */
  private static boolean hasDefinedResult(Completion repeated, Execution execution) {
    return execution.ownership().token() == repeated.lease().token()
        && (repeated.attemptResult() instanceof AttemptResult.Finished
            || !execution.state().isFinished());
  }

  private static List<Optional<CompletionResult>> comparableResults(
      List<CompletionResult> results, List<Completion> completions, Set<Lease> undefined) {
    List<Optional<CompletionResult>> comparable = new ArrayList<>();
    for (int i = 0; i < results.size(); i++) {
      boolean defined = !undefined.contains(completions.get(i).lease());
      comparable.add(defined ? Optional.of(results.get(i)) : Optional.empty());
    }
    return comparable;
  }

  private AttemptResult attemptResult(Execution execution, Instant end) {
    int attempt = execution.attemptCounts().attempt();
    NodeId node = execution.ownership().node() == null ? ANN : execution.ownership().node();
    boolean fansOut =
        execution.task().equals(Optional.of(EVERYWHERE))
            && execution.origin().parent() == null
            && execution.childCounts() == null;
    boolean mustEnd = execution.ownership().cancelRequested();
    int kind = random.nextInt(8);
    if (!mustEnd && fansOut && kind < 5) {
      return new AttemptResult.AwaitChildren(children(execution));
    }
    if (!mustEnd && kind == 5) {
      return new AttemptResult.Retry(
          now.plusSeconds(random.nextInt(10)), Rows.failedAttempt(attempt, node, now, end));
    }
    if (!mustEnd && kind == 6) {
      Attempt interrupted =
          new Attempt(
              attempt, node, now, end, ExecutionState.INTERRUPTED, Recordings.REPORTED_SUMMARY);
      return new AttemptResult.Release(
          attempt == 1 && random.nextBoolean() ? null : interrupted,
          random.nextInt(3) == 0 ? now.plusSeconds(random.nextInt(10)) : null);
    }
    if (kind == 7 && random.nextBoolean()) {
      return new AttemptResult.Quarantine("cannot be read at " + now);
    }
    ExecutionState state =
        pick(
            List.of(
                ExecutionState.SUCCEEDED,
                ExecutionState.WARNING,
                ExecutionState.FAILED,
                ExecutionState.INTERRUPTED));
    Instant started = execution.status().startedAt();
    return new AttemptResult.Finished(
        state,
        state == ExecutionState.INTERRUPTED ? "lost" : null,
        Outcome.success("summary " + idCount).withResult("{}"),
        started == null ? now : started,
        end,
        notifications(execution, end),
        outcomeChange(execution, end));
  }

  private List<NewExecution> children(Execution parent) {
    List<NewExecution> children = new ArrayList<>();
    for (String tenant : List.of("acme", "globex", "initech")) {
      if (random.nextInt(3) != 0) {
        children.add(
            ExecutionFixtures.child(EVERYWHERE, parent.id(), tenant, parent.slot())
                .id(newId())
                .readyAt(now)
                .build());
      }
    }
    return children;
  }

  private List<NewExecution> notifications(Execution execution, Instant end) {
    boolean reported = withNotifications && execution.task().equals(Optional.of(REPORTED));
    if (!reported || execution.origin().kind() == Origin.Kind.NOTIFICATION) {
      return List.of();
    }
    return List.of(notification(REPORTED, execution.id(), end));
  }

  private NewExecution notification(TaskId task, ExecutionId parent, Instant ready) {
    Instant unique = ready.plus(Duration.ofDays(1)).plusMillis(idCount);
    return ExecutionFixtures.notification(task, parent, unique).id(newId()).readyAt(ready).build();
  }

  private @Nullable OutcomeChange outcomeChange(Execution execution, Instant end) {
    TaskId task = execution.task().orElse(null);
    if (task == null
        || !withNotifications
        || execution.origin().kind() == Origin.Kind.NOTIFICATION
        || random.nextBoolean()) {
      return null;
    }
    List<String> outcomes = List.of(OutcomeChange.NONE, "good", "bad");
    return new OutcomeChange(
        execution.tenant(),
        "outcome of " + task,
        pick(List.of("good", "bad")),
        List.of(
            new OutcomeChange.Branch(
                new HashSet<>(List.of(pick(outcomes), "good")),
                notification(task, execution.id(), end))));
  }

  private Call cancel() {
    List<Execution> live =
        reference
            .history()
            .executions(
                TenantScope.ALL,
                ExecutionQuery.ALL
                    .includingNotifications()
                    .in(
                        ExecutionState.WAITING,
                        ExecutionState.RUNNING,
                        ExecutionState.AWAITING_CHILDREN,
                        ExecutionState.QUARANTINED),
                PageRequest.first(MAX_ITEMS))
            .items();
    List<ExecutionId> ids = new ArrayList<>();
    if (!live.isEmpty()) {
      ids.add(pick(live).id());
    }
    ids.add(newId());
    if (!leases.isEmpty()) {
      ExecutionId candidate = pick(leases).execution();
      if (execution(candidate).filter(execution -> execution.state().isFinished()).isPresent()) {
        ids.add(candidate);
      }
    }
    Instant instant = now;
    return call(
        "cancel " + ids,
        store -> store.executions().requestCancel(ids, Recordings.REQUESTED + instant, instant));
  }

  /** Releases most of the quarantined executions, and some other executions. */
  private Call release() {
    List<ExecutionId> ids = new ArrayList<>();
    reference
        .history()
        .executions(
            TenantScope.ALL,
            ExecutionQuery.ALL.includingNotifications().in(ExecutionState.QUARANTINED),
            PageRequest.first(MAX_ITEMS))
        .items()
        .stream()
        .filter(execution -> random.nextInt(4) != 0)
        .map(Execution::id)
        .forEach(ids::add);
    pickLeases(2).stream().map(Lease::execution).filter(id -> !ids.contains(id)).forEach(ids::add);
    Instant instant = now;
    return call("release " + ids, store -> store.executions().release(ids, instant));
  }

  // Records

  private Call appendLog() {
    List<LogLine> lines = new ArrayList<>();
    for (Lease lease : pickLeases(2)) {
      if (execution(lease.execution()).isEmpty()) {
        continue;
      }
      for (int i = 0; i < 3; i++) {
        Severity severity = pick(List.of(Severity.values()));
        lines.add(Rows.logLine(lease.execution(), 1 + random.nextInt(20), severity, "at " + now));
      }
    }
    return call(
        "append to the log " + lines,
        store -> {
          store.history().appendLog(lines);
          return "done";
        });
  }

  private Call markRead() {
    String callerName = pick(List.of("ann", "bob"));
    List<ExecutionId> ids =
        pickLeases(3).stream()
            .map(Lease::execution)
            .filter(id -> execution(id).isPresent())
            .toList();
    long sequence = random.nextInt(25);
    return call(
        callerName + " marks read up to " + sequence + " of " + ids,
        store -> {
          ids.forEach(id -> store.history().markLogRead(callerName, id, sequence));
          return store.history().logReadPositions(callerName, ids);
        });
  }

  private Call heartbeat() {
    NodeId node = new NodeId(pick(List.of("ann", "bob", "eve")), "" + random.nextInt(3));
    NodeRow row = new NodeRow(node, NOON, now, List.of(QUEUE, "slow"), List.of(ACTION));
    Instant seenBefore = now.minusSeconds(60);
    return call(
        "heartbeat of " + row + ", remove nodes last seen before " + seenBefore,
        store -> {
          store.nodes().heartbeat(row);
          store.nodes().removeStale(seenBefore);
          return store.nodes().nodes();
        });
  }

  private Call prune() {
    if (random.nextInt(4) != 0) {
      return due();
    }
    boolean byNumber = !withDeletion && !withNotifications;
    int number = byNumber ? 1 + random.nextInt(5) : Integer.MAX_VALUE;
    Retention standard = new Retention(number, number, randomAge());
    RetentionPolicy policy =
        RetentionPolicy.of(standard)
            .with(ExecutionState.FAILED, new Retention(number, number, randomAge()));
    pruned = true;
    Instant instant = now;
    return call(
        "prune " + policy,
        store -> {
          int removed = 0;
          PruneResult step;
          do {
            step = store.history().prune(policy, instant, MAX_ITEMS);
            removed += step.removed();
          } while (step.more());
          return removed;
        });
  }

  private Duration randomAge() {
    return Duration.ofSeconds(60 + random.nextInt(300));
  }

  // Queries

  private Call listTasks() {
    TenantScope scope = pick(SCOPES);
    TaskQuery query =
        pick(
            List.of(
                TaskQuery.ALL,
                TaskQuery.ALL.matching("invoices"),
                TaskQuery.ALL.matching("%"),
                TaskQuery.ALL.pausedBy("ann"),
                TaskQuery.ALL.includingSystem()));
    int size = 1 + random.nextInt(4);
    return call(
        "list tasks of " + scope + " for " + query + " in pages of " + size,
        store ->
            pages(size, request -> store.history().tasks(scope, query, request)).stream()
                .map(summary -> Recordings.comparable(summary, pruned))
                .toList());
  }

  private Call listExecutions() {
    TenantScope scope = pick(SCOPES);
    List<ExecutionQuery> queries =
        new ArrayList<>(
            List.of(
                ExecutionQuery.ALL,
                ExecutionQuery.ALL.includingNotifications(),
                ExecutionQuery.of(pick(TASKS)),
                ExecutionQuery.ALL.in(ExecutionState.WAITING, ExecutionState.FAILED),
                ExecutionQuery.ALL.in(ExecutionState.QUARANTINED)));
    if (!leases.isEmpty()) {
      queries.add(ExecutionQuery.ofParent(pick(leases).execution()));
    }
    ExecutionQuery query = pick(queries);
    int size = 1 + random.nextInt(40);
    return call(
        "list executions of " + scope + " for " + query + " in pages of " + size,
        store ->
            Recordings.comparable(
                pages(size, request -> store.history().executions(scope, query, request))));
  }

  /** Returns a call that reads the complete contents of the store. */
  Call readEverything() {
    List<TaskRevision> revisions = new ArrayList<>();
    TASKS.forEach(
        id ->
            summary(id)
                .ifPresent(
                    summary -> revisions.add(new TaskRevision(id, summary.row().revision()))));
    return call(
        "read everything",
        store -> {
          List<Object> contents = new ArrayList<>();
          ExecutionQuery query = ExecutionQuery.ALL.includingNotifications();
          for (Execution execution :
              pages(
                  MAX_ITEMS,
                  request -> store.history().executions(TenantScope.ALL, query, request))) {
            contents.add(Recordings.comparable(execution));
            contents.add(
                store
                    .history()
                    .execution(TenantScope.ALL, execution.id())
                    .map(Recordings::comparable));
            contents.add(
                store.history().attempts(execution.id()).stream()
                    .map(Recordings::comparable)
                    .toList());
            contents.add(store.history().storedDocument(execution.id()));
            contents.add(store.history().log(execution.id(), 0, MAX_ITEMS));
            contents.add(store.history().logReadPositions("ann", List.of(execution.id())));
          }
          TASKS.forEach(
              id -> {
                contents.add(
                    store
                        .history()
                        .task(TenantScope.ALL, id)
                        .map(summary -> Recordings.comparable(summary, pruned)));
                contents.add(store.history().audit(id, MAX_ITEMS));
              });
          contents.add(store.tasks().definitions(revisions));
          contents.add(store.nodes().nodes());
          return contents;
        });
  }

  private static <T> List<T> pages(int size, Function<PageRequest, Page<T>> query) {
    List<T> items = new ArrayList<>();
    @Nullable PageRequest request = PageRequest.first(size);
    while (request != null) {
      Page<T> page = query.apply(request);
      items.addAll(page.items());
      PageRequest previous = request;
      request = page.next().map(previous::after).orElse(null);
    }
    return items;
  }

  // Contents of the reference store

  private Optional<TaskSummary> summary(TaskId id) {
    return reference.history().task(TenantScope.ALL, id);
  }

  private Optional<Execution> execution(ExecutionId id) {
    return reference.history().execution(TenantScope.ALL, id);
  }

  private ExecutionId newId() {
    idCount++;
    return new ExecutionId(
        (NOON.toEpochMilli() + idCount) << 16 | 0x7000L, Long.MIN_VALUE | idCount);
  }

  private <T> T pick(List<T> items) {
    return items.get(random.nextInt(items.size()));
  }
}
