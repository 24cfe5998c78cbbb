package io.quarterhour.examples.store;

import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.store.execution.AttemptRecords;
import io.quarterhour.store.execution.ClaimRequest;
import io.quarterhour.store.execution.ClaimResult;
import io.quarterhour.store.execution.ExecutionTransitions;
import io.quarterhour.store.execution.Lease;
import io.quarterhour.store.execution.LeaseRequest;
import io.quarterhour.store.execution.OverdueWork;
import io.quarterhour.store.execution.RenewResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Claims executions for nodes and renews their leases. Reads live executions only. */
final class ClaimHandler {
  private static final Comparator<ExecutionRow> EARLIEST =
      Comparator.comparing(ExecutionRow::readyAt).thenComparing(ExecutionRow::id);

  private final Tables tables;
  private final ExecutionIndex executionIndex;

  ClaimHandler(Tables tables, ExecutionIndex executionIndex) {
    this.tables = tables;
    this.executionIndex = executionIndex;
  }

  ClaimResult claim(ClaimRequest request) {
    Instant now = request.leaseRequest().now();
    Set<String> held = heldLocks(now);
    List<ExecutionRow> ready = ready(request);
    List<ExecutionRow> selected = new ArrayList<>();
    // Queues that come first in the request acquire their locks first.
    for (ClaimRequest.Capacity capacity : request.queues()) {
      selected.addAll(selectFrom(capacity, ready, held));
    }
    List<ClaimResult.ClaimedExecution> claimed =
        selected.stream().sorted(EARLIEST).map(row -> claim(row, request.leaseRequest())).toList();
    return new ClaimResult(claimed, nextReadyAt(request));
  }

  private static List<ExecutionRow> selectFrom(
      ClaimRequest.Capacity capacity, List<ExecutionRow> ready, Set<String> held) {
    List<ExecutionRow> selected = new ArrayList<>();
    for (ExecutionRow row : ready) {
      if (selected.size() < capacity.free()
          && row.execution().routing().queue().equals(capacity.queue())
          && row.locks().stream().noneMatch(held::contains)) {
        held.addAll(row.locks());
        selected.add(row);
      }
    }
    return selected;
  }

  private List<ExecutionRow> ready(ClaimRequest request) {
    Instant now = request.leaseRequest().now();
    return executionIndex.live().stream()
        .filter(row -> matches(row, request) && isClaimable(row, now))
        .filter(row -> request.readyFrom() == null || isPunctual(row, request.readyFrom()))
        .sorted(EARLIEST)
        .toList();
  }

  private static boolean isPunctual(ExecutionRow row, Instant readyFrom) {
    return row.locks().isEmpty() && !row.readyAt().isBefore(readyFrom);
  }

  private static boolean matches(ExecutionRow row, ClaimRequest request) {
    String queue = row.execution().routing().queue();
    return request.capabilities().contains(row.capability())
        && request.queues().stream().anyMatch(capacity -> capacity.queue().equals(queue));
  }

  private static boolean isClaimable(ExecutionRow row, Instant now) {
    Instant at = row.claimableAt();
    return at != null && !at.isAfter(now);
  }

  /** The locks of all executions with an unexpired lease, of any queue and action. */
  private Set<String> heldLocks(Instant now) {
    Set<String> held = new HashSet<>();
    executionIndex.live().stream()
        .filter(row -> row.isLeasedAt(now))
        .forEach(row -> held.addAll(row.locks()));
    return held;
  }

  private ClaimResult.ClaimedExecution claim(ExecutionRow row, LeaseRequest leaseRequest) {
    boolean takenOver = row.isRunning();
    if (takenOver) {
      executionIndex.recordAttempt(row.id(), AttemptRecords.lost(row.execution()));
    }
    ExecutionRow owned = row.with(ExecutionTransitions.claimed(row.execution(), leaseRequest));
    executionIndex.put(owned);
    return new ClaimResult.ClaimedExecution(
        owned.execution(), tables.documents.get(row.id()), takenOver);
  }

  /**
   * Returns the earliest instant at which an execution can be claimed, or null if there is none. A
   * ready execution whose locks are held is ignored until they are free.
   */
  @Nullable Instant nextReadyAt(ClaimRequest request) {
    Instant now = request.leaseRequest().now();
    Set<String> held = heldLocks(now);
    return executionIndex.live().stream()
        .filter(row -> matches(row, request))
        .filter(row -> !isClaimable(row, now) || row.locks().stream().noneMatch(held::contains))
        .map(ExecutionRow::claimableAt)
        .filter(Objects::nonNull)
        .min(Comparator.naturalOrder())
        .orElse(null);
  }

  List<OverdueWork> overdue(Instant readyBefore) {
    Map<List<String>, OverdueWork> overdue = new LinkedHashMap<>();
    executionIndex.live().stream()
        .filter(row -> row.claimableAt() != null && row.claimableAt().isBefore(readyBefore))
        .sorted(EARLIEST)
        .map(
            row ->
                new OverdueWork(row.execution().routing().queue(), row.capability(), row.readyAt()))
        .forEach(work -> overdue.putIfAbsent(List.of(work.queue(), work.capability()), work));
    return overdue.values().stream()
        .sorted(Comparator.comparing(OverdueWork::queue).thenComparing(OverdueWork::capability))
        .toList();
  }

  List<ExecutionId> quarantined(int limit) {
    return executionIndex.live().stream()
        .filter(row -> row.state() == ExecutionState.QUARANTINED)
        .map(ExecutionRow::id)
        .limit(limit)
        .toList();
  }

  RenewResult renew(Lease lease, LeaseRequest leaseRequest) {
    ExecutionRow row = executionIndex.get(lease.execution());
    if (row == null
        || !row.isRunning()
        || row.execution().ownership().token() != lease.token()
        || hasLostLock(row, leaseRequest.now())) {
      return RenewResult.LOST;
    }
    executionIndex.put(
        row.with(ExecutionTransitions.renewed(row.execution(), leaseRequest.until())));
    return row.execution().ownership().cancelRequested()
        ? RenewResult.CANCEL_REQUESTED
        : RenewResult.EXTENDED;
  }

  /**
   * Returns whether another execution holds one of the locks of this row, which it may have
   * acquired after the lease of this row expired.
   */
  private boolean hasLostLock(ExecutionRow row, Instant now) {
    ExecutionId id = row.id();
    return !row.locks().isEmpty()
        && executionIndex.live().stream()
            .filter(other -> !other.id().equals(id) && other.isLeasedAt(now))
            .anyMatch(other -> other.locks().stream().anyMatch(row.locks()::contains));
  }
}
