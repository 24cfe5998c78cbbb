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
 * A second book of all executions, kept by the acts that were seen at the store, so that each
 * change of each row is judged at once.
 */
final class Ledger {
  private final SchedulerStore truth;
  private final VirtualTime time;
  private final Trace trace;
  private final SlotBook slots;
  private final RowRules rules;
  private final Map<ExecutionId, Entry> entries = new LinkedHashMap<>();
  private final Map<SlotKey, ExecutionId> taken = new HashMap<>();
  private final Mailbox mailbox;
  private final Set<ExecutionId> live = new LinkedHashSet<>();
  private final Set<Lease> recorded = new HashSet<>();
  private final Map<NodeId, Wish> wishes = new HashMap<>();
  private String actor = "";

  /** What a node wanted last, and when. */
  private record Wish(long at, List<ClaimRequest.Capacity> queues) {}

  /** What may have changed a row. */
  enum Act {
    INSERT,
    CLAIM,
    RENEW,
    COMPLETE,
    CANCEL,
    RELEASE
  }

  private record SlotKey(TaskId task, Instant slot, TenantId tenant) {}

  /** An execution as it was seen last, and what the store does not tell of it. */
  static final class Entry {
    private final List<String> locks;
    private final List<ExecutionId> children = new ArrayList<>(0);
    private Execution row;
    private @Nullable Instant firstTakenAt;
    private int askedForAndSkipped;
    private int stoodFor;

    Entry(Execution row, List<String> locks) {
      this.row = row;
      this.locks = locks;
      see(row);
    }

    private void see(Execution now) {
      row = now;
      if (firstTakenAt == null) {
        firstTakenAt = now.status().startedAt();
      }
    }

    Execution row() {
      return row;
    }

    /** {@return when a node took it first, which may be before an action began; null for never} */
    @Nullable Instant firstTakenAt() {
      return firstTakenAt;
    }

    List<String> locks() {
      return locks;
    }

    /** {@return the executions of single tenants under it} */
    List<ExecutionId> children() {
      return children;
    }

    /** {@return how many runs that somebody asked for are part of this record of skips} */
    int askedForAndSkipped() {
      return askedForAndSkipped;
    }

    /** {@return how many fire times had no execution because this one has their slot} */
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

  /** Names who acts next. */
  void actor(String name) {
    actor = name;
  }

  void trace(String what, Object... details) {
    trace.add(actor, what, details);
  }

  SlotBook slots() {
    return slots;
  }

  void mustNotBeAhead(Instant now) {
    trace.demand(
        !now.isAfter(time.instant()), "no node is ahead of the time of the store", actor, now);
  }

  static boolean isLeased(Execution row, Instant now) {
    Instant until = row.ownership().leaseUntil();
    return row.state() == ExecutionState.RUNNING && until != null && until.isAfter(now);
  }

  Entry entry(ExecutionId id) {
    Entry entry = entries.get(id);
    if (entry == null) {
      throw trace.broken("an execution is told of that was never admitted", id);
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
        .orElseThrow(() -> trace.broken("an execution has vanished", id));
  }

  /** Enters what became of an execution that was to be admitted. */
  void admitted(NewExecution execution, InsertResult result, LeaseRequest leaseRequest) {
    ExecutionId id = result.id();
    switch (result.status()) {
      case WAITING, LEASED -> {
        trace.demand(id.equals(execution.id()), "what is admitted keeps its id", id);
        Entry entry = inserted(execution);
        rules.admitted(entry.row, execution, result.status(), leaseRequest);
      }
      case DUPLICATE -> {
        Entry there = entry(id);
        boolean same =
            id.equals(execution.id())
                || (there.row.slot().equals(execution.slots().last())
                    && there.row.task().equals(Optional.ofNullable(execution.origin().task()))
                    && there.row.tenant().equals(execution.routing().tenant()));
        trace.demand(same, "a duplicate has the same slot or id", id, execution.id());
        if (execution.origin().kind() == Origin.Kind.SCHEDULE) {
          there.stoodFor++;
        }
      }
      case OVERLAP -> {
        Entry record = entries.computeIfAbsent(id, i -> new Entry(read(i), List.of()));
        trace.demand(
            read(id).state() == ExecutionState.SKIPPED, "an overlap is recorded as a skip", id);
        if (execution.origin().kind() == Origin.Kind.MANUAL) {
          record.askedForAndSkipped++;
        }
      }
    }
  }

  /** Enters what was inserted. */
  Entry inserted(NewExecution execution) {
    Entry entry = new Entry(read(execution.id()), execution.constraints().locks());
    Execution row = entry.row;
    mailbox.inserted(execution);
    trace.demand(
        entries.putIfAbsent(row.id(), entry) == null, "an id is inserted only once", row.id());
    TaskId task = row.origin().task();
    Origin.Kind kind = row.origin().kind();
    if (task != null && kind != Origin.Kind.NOTIFICATION) {
      ExecutionId other = taken.putIfAbsent(new SlotKey(task, row.slot(), row.tenant()), row.id());
      trace.demand(
          other == null,
          "each task, slot and tenant has one execution",
          task,
          row.slot(),
          row.tenant(),
          other,
          row.id());
    }
    if (kind == Origin.Kind.CHILD) {
      entry(row.origin().parent()).children.add(row.id());
    }
    // What a fan-out makes that was asked to stop is over as it is made.
    if (!row.state().isFinished()) {
      live.add(row.id());
    }
    return entry;
  }

  /** Reads again what an act may have changed, and judges the changes. */
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
      // A parent is never claimed by what is done to its children.
      boolean meant = act != Act.CLAIM || touched.contains(id);
      rules.changed(entry.row, after, meant ? act : Act.INSERT);
      entry.see(after);
      if (after.state().isFinished()) {
        live.remove(id);
      }
    }
    all.forEach(id -> rules.stands(entries.get(id)));
  }

  /** {@return whether the attempt under a lease was not recorded before; now it is} */
  boolean record(Lease lease) {
    return recorded.add(lease);
  }

  boolean isRecorded(Lease lease) {
    return recorded.contains(lease);
  }

  /** A node asked for what it has free workers for. */
  void claims(ClaimRequest request) {
    wishes.put(request.leaseRequest().node(), new Wish(time.millis(), request.queues()));
  }

  /** {@return what a node had free workers for when it asked last; nothing if that is long ago} */
  List<ClaimRequest.Capacity> wished(NodeId node, long since) {
    Wish wish = wishes.get(node);
    return wish == null || wish.at < since ? List.of() : wish.queues;
  }

  /** A listener was told of an end. */
  void announced(Execution told) {
    Execution row = entry(told.id()).row;
    trace.demand(
        row.state() == told.state(),
        "listeners are told what is recorded",
        told.id(),
        told.state());
  }

  /** Compares the whole book with the whole store, as each tenant sees it. */
  void audit(Collection<TenantId> tenants) {
    new Audit(this, truth, trace).compare(tenants);
  }

  /** A record of skipped slots was found that only the store knew of, or had grown. */
  void enterSkips(Execution row) {
    Entry entry = entries.computeIfAbsent(row.id(), id -> new Entry(row, List.of()));
    entry.see(row);
  }
}
