package io.quarterhour.simulation;

import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.NodeId;
import io.quarterhour.execution.Origin;
import io.quarterhour.store.SchedulerStore;
import io.quarterhour.store.execution.ClaimRequest;
import io.quarterhour.store.execution.InsertResult;
import io.quarterhour.store.execution.Lease;
import io.quarterhour.store.execution.LeaseRequest;
import io.quarterhour.store.execution.NewExecution;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.TenantId;
import io.quarterhour.tenant.TenantScope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A second record of all executions, derived from the acts that the store has performed, so that
 * each change of a row is checked immediately.
 */
final class Ledger {
  private final SchedulerStore truth;
  private final VirtualTime time;
  private final Trace trace;
  private final SlotBook slots;
  private final RowRules rules;
  private final Map<ExecutionId, Entry> entries = new LinkedHashMap<>();
  private final Map<SlotKey, ExecutionId> executionsBySlot = new HashMap<>();
  private final Mailbox mailbox;
  private final Set<ExecutionId> live = new LinkedHashSet<>();
  private final Set<Lease> recorded = new HashSet<>();
  private final Map<NodeId, CapacityRequest> lastRequests = new HashMap<>();
  private String actor = "";

  /** The free capacity in the last claim request of a node, with the time of the request. */
  private record CapacityRequest(long at, List<ClaimRequest.Capacity> queues) {}

  /** The kinds of acts that may change a row. */
  enum Act {
    INSERT,
    CLAIM,
    RENEW,
    COMPLETE,
    CANCEL,
    RELEASE
  }

  private record SlotKey(TaskId task, Instant slot, TenantId tenant) {}

  /** An execution as read last, with facts that the store does not provide. */
  static final class Entry {
    private final List<String> locks;
    private final List<ExecutionId> children = new ArrayList<>(0);
    private Execution row;
    private @Nullable Instant earliestStart;
    private int askedForAndSkipped;
    private int stoodFor;

    Entry(Execution row, List<String> locks) {
      this.row = row;
      this.locks = locks;
      update(row);
    }

    private void update(Execution current) {
      row = current;
      Instant start = current.status().startedAt();
      if (start != null && (earliestStart == null || start.isBefore(earliestStart))) {
        earliestStart = start;
      }
    }

    Execution row() {
      return row;
    }

    /**
     * {@return the earliest start that was recorded, which may be that of a later claim by a node
     * whose clock is behind; null if there was none}
     */
    @Nullable Instant earliestStart() {
      return earliestStart;
    }

    List<String> locks() {
      return locks;
    }

    /** {@return the executions of the single tenants of a fan-out} */
    List<ExecutionId> children() {
      return children;
    }

    /** {@return the number of manual runs in this record of skipped slots} */
    int askedForAndSkipped() {
      return askedForAndSkipped;
    }

    /** {@return the number of fire times without an execution because this one has their slot} */
    int stoodFor() {
      return stoodFor;
    }
  }

  Ledger(SchedulerStore truth, VirtualTime time, Trace trace, Scenario scenario, Mailbox mailbox) {
    this.truth = truth;
    this.time = time;
    this.trace = trace;
    this.mailbox = mailbox;
    slots = new SlotBook(truth, time, trace);
    rules = new RowRules(this, time, trace, scenario);
  }

  /** Sets the name of the node that performs the next act. */
  void actor(String name) {
    actor = name;
  }

  void trace(String event, Object... details) {
    trace.add(actor, event, details);
  }

  SlotBook slots() {
    return slots;
  }

  void mustNotBeAhead(Instant now) {
    trace.demand(!now.isAfter(time.instant()), "no node is ahead of the store time", actor, now);
  }

  static boolean isLeased(Execution row, Instant now) {
    Instant until = row.ownership().leaseUntil();
    return row.state() == ExecutionState.RUNNING && until != null && until.isAfter(now);
  }

  Entry entry(ExecutionId id) {
    Entry entry = entries.get(id);
    if (entry == null) {
      throw trace.broken("an execution was never inserted", id);
    }
    return entry;
  }

  boolean knows(ExecutionId id) {
    return entries.containsKey(id);
  }

  Collection<Entry> all() {
    return entries.values();
  }

  Set<ExecutionId> live() {
    return live;
  }

  List<ExecutionId> liveOf(TaskId task) {
    return live.stream().filter(id -> task.equals(entries.get(id).row.origin().task())).toList();
  }

  Execution read(ExecutionId id) {
    return truth
        .history()
        .execution(TenantScope.ALL, id)
        .orElseThrow(() -> trace.broken("an execution is missing in the store", id));
  }

  /** Records the result of the insertion of an execution. */
  void admitted(NewExecution execution, InsertResult result, LeaseRequest leaseRequest) {
    ExecutionId id = result.id();
    switch (result.status()) {
      case WAITING, LEASED -> {
        trace.demand(id.equals(execution.id()), "an inserted execution keeps its id", id);
        Entry entry = inserted(execution);
        rules.admitted(entry.row, execution, result.status(), leaseRequest);
      }
      case DUPLICATE -> {
        Entry existing = entry(id);
        boolean isSame =
            id.equals(execution.id())
                || (existing.row.slot().equals(execution.slots().last())
                    && existing.row.task().equals(Optional.ofNullable(execution.origin().task()))
                    && existing.row.tenant().equals(execution.routing().tenant()));
        trace.demand(isSame, "a duplicate has the same slot or id", id, execution.id());
        if (execution.origin().kind() == Origin.Kind.SCHEDULE) {
          existing.stoodFor++;
        }
      }
      case OVERLAP -> {
        Entry skips = entries.computeIfAbsent(id, i -> new Entry(read(i), List.of()));
        trace.demand(
            read(id).state() == ExecutionState.SKIPPED, "an overlap is recorded as a skip", id);
        if (execution.origin().kind() == Origin.Kind.MANUAL) {
          skips.askedForAndSkipped++;
        }
      }
    }
  }

  /** Records an execution that was inserted. */
  Entry inserted(NewExecution execution) {
    Entry entry = new Entry(read(execution.id()), execution.constraints().locks());
    Execution row = entry.row;
    mailbox.inserted(execution);
    trace.demand(
        entries.putIfAbsent(row.id(), entry) == null, "an id is inserted only once", row.id());
    TaskId task = row.origin().task();
    Origin.Kind kind = row.origin().kind();
    if (task != null && kind != Origin.Kind.NOTIFICATION) {
      ExecutionId other =
          executionsBySlot.put(new SlotKey(task, row.slot(), row.tenant()), row.id());
      trace.demand(
          other == null || !read(other).occupiesSlot(),
          "each task, slot and tenant has at most one execution",
          task,
          row.slot(),
          row.tenant(),
          other,
          row.id());
    }
    if (kind == Origin.Kind.CHILD) {
      entry(row.origin().parent()).children.add(row.id());
    }
    // A child is finished on insert if the cancellation of its fan-out was requested before.
    if (!row.state().isFinished()) {
      live.add(row.id());
    }
    return entry;
  }

  /** Reads the rows again that an act may have changed, and checks the changes. */
  void settle(Act act, Collection<ExecutionId> touched) {
    Set<ExecutionId> all = new LinkedHashSet<>(touched);
    for (ExecutionId id : touched) {
      Origin origin = entry(id).row.origin();
      if (origin.kind() == Origin.Kind.CHILD) {
        all.add(origin.parent());
      }
    }
    for (ExecutionId id : all) {
      Entry entry = entries.get(id);
      Execution after = read(id);
      // An act on a child is no claim of its parent.
      boolean concerned = act != Act.CLAIM || touched.contains(id);
      rules.changed(entry.row, after, concerned ? act : Act.INSERT);
      entry.update(after);
      if (after.state().isFinished()) {
        live.remove(id);
      }
    }
    all.forEach(id -> rules.stands(entries.get(id)));
  }

  /**
   * {@return whether the attempt under a lease was not recorded before} The attempt is recorded
   * now.
   */
  boolean record(Lease lease) {
    return recorded.add(lease);
  }

  boolean isRecorded(Lease lease) {
    return recorded.contains(lease);
  }

  /** Records the free capacity in a claim request. */
  void claims(ClaimRequest request) {
    lastRequests.put(
        request.leaseRequest().node(), new CapacityRequest(time.millis(), request.queues()));
  }

  /**
   * {@return the free capacity in the last claim request of a node; empty if that request was made
   * before {@code since}, in milliseconds since 1970}
   */
  List<ClaimRequest.Capacity> wished(NodeId node, long since) {
    CapacityRequest request = lastRequests.get(node);
    return request == null || request.at < since ? List.of() : request.queues;
  }

  /** Checks an execution that a listener was notified of. */
  void announced(Execution reported) {
    Execution row = entry(reported.id()).row;
    trace.demand(
        row.state() == reported.state(),
        "a listener is notified of the recorded state",
        reported.id(),
        reported.state());
  }

  /** Compares all executions with the store, also as each tenant sees them. */
  void audit(Collection<TenantId> tenants) {
    new Audit(this, truth, trace).compare(tenants);
  }

  /** Records a row of skipped slots that is new to the ledger or has grown. */
  void enterSkips(Execution row) {
    Entry entry = entries.computeIfAbsent(row.id(), id -> new Entry(row, List.of()));
    entry.update(row);
  }
}
