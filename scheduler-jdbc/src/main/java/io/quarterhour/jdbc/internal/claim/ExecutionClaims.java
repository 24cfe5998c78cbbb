package io.quarterhour.jdbc.internal.claim;

import io.quarterhour.error.StoreException;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.jdbc.internal.rows.RefusalSearch;
import io.quarterhour.jdbc.internal.rows.RefusedExecutions;
import io.quarterhour.jdbc.internal.sql.TransactionRunner;
import io.quarterhour.store.SetAsideItem;
import io.quarterhour.store.execution.ClaimRequest;
import io.quarterhour.store.execution.ClaimResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Claims executions, in as few transactions as possible. A row that the database refuses to change
 * for good is set aside. Safe for use by many threads.
 */
public final class ExecutionClaims {
  private static final String CLAIM = "claim executions";

  /** The pause before executions that other transactions have locked are claimed again. */
  private static final Duration LOCKED_PAUSE = Duration.ofSeconds(1);

  private final TransactionRunner transactionRunner;
  private final ScanStarts scanStarts;
  private final RefusedExecutions refused = new RefusedExecutions("is not claimed by this node");

  /** Creates claims through a transaction runner, which maintain the scan starts of the queues. */
  public ExecutionClaims(TransactionRunner transactionRunner, ScanStarts scanStarts) {
    this.transactionRunner = transactionRunner;
    this.scanStarts = scanStarts;
  }

  /** {@return the executions that are set aside} */
  public List<SetAsideItem> setAside() {
    return refused.items();
  }

  /** Claims as {@code ExecutionStore.claim} describes. */
  public ClaimResult claim(ClaimRequest request) {
    Instant now = request.leaseRequest().now();
    return later(claimOrNarrow(request, Selection.without(refused.at(now))), now);
  }

  private ClaimResult claimOrNarrow(ClaimRequest request, Selection selection) {
    List<String> queues = request.queues().stream().map(ClaimRequest.Capacity::queue).toList();
    boolean atOnce =
        transactionRunner.dialect().supportsArrayStatements()
            && scanStarts.of(queues, request.leaseRequest()).isEmpty();
    try {
      if (request.readyFrom() != null) {
        return claimEach(request, selection);
      }
      return atOnce ? claimAtOnce(request, selection) : claimStepwise(request, selection);
    } catch (StoreException e) {
      if (e.isTransient()) {
        throw e;
      }
      return claimAllButRefused(request, selection, e);
    }
  }

  /**
   * Claims the ready executions of each queue after the database has refused for good to change all
   * of them at once. Those that it refuses alone are set aside.
   */
  private ClaimResult claimAllButRefused(
      ClaimRequest request, Selection selection, StoreException refusal) {
    Instant now = request.leaseRequest().now();
    RefusalSearch search = new RefusalSearch(refused, now);
    List<ClaimResult.ClaimedExecution> claimed = new ArrayList<>();
    boolean isExplained;
    Instant next = now;
    try {
      boolean more = false;
      for (ClaimRequest.Capacity capacity : request.queues()) {
        List<ExecutionId> ready = ready(request, capacity, selection);
        search.change(ready, ids -> claimOnly(request, capacity.queue(), ids, claimed));
        more |= ready.size() >= capacity.free();
      }
      isExplained = search.finish();
      next = more || !search.isComplete() ? now : nextReadyAt(request);
    } catch (StoreException e) {
      if (claimed.isEmpty()) {
        throw e;
      }
      // What was claimed must not be lost.
      isExplained = true;
    }
    if (!isExplained) {
      throw refusal;
    }
    claimed.sort(ClaimStatements.EARLIEST_FIRST);
    return new ClaimResult(claimed, next);
  }

  private List<ExecutionId> ready(
      ClaimRequest request, ClaimRequest.Capacity capacity, Selection selection) {
    return transactionRunner.read(
        "find executions to claim",
        session ->
            new ClaimStatements(session, request, new ScanStarts(), selection)
                .readyIds(capacity.queue(), capacity.free()));
  }

  private List<ExecutionId> claimOnly(
      ClaimRequest request,
      String queue,
      List<ExecutionId> ids,
      List<ClaimResult.ClaimedExecution> claimed) {
    ClaimRequest only =
        new ClaimRequest(
            request.leaseRequest(),
            List.of(new ClaimRequest.Capacity(queue, ids.size())),
            request.capabilities());
    ClaimResult result = claimEach(only, Selection.only(ids));
    claimed.addAll(result.executions());
    return result.executions().stream().map(one -> one.execution().id()).toList();
  }

  /**
   * Defers the next instant if nothing was claimed although something is ready: it is locked by
   * other transactions, and the node would find it again and again.
   */
  private static ClaimResult later(ClaimResult claimResult, Instant now) {
    Instant next = claimResult.next();
    return claimResult.executions().isEmpty() && next != null && !next.isAfter(now)
        ? new ClaimResult(List.of(), now.plus(LOCKED_PAUSE))
        : claimResult;
  }

  private ClaimResult claimEach(ClaimRequest request, Selection selection) {
    return transactionRunner.run(
        CLAIM, session -> new ClaimStatements(session, request, scanStarts, selection).claimEach());
  }

  private ClaimResult claimStepwise(ClaimRequest request, Selection selection) {
    return transactionRunner.run(
        CLAIM, session -> new ClaimStatements(session, request, scanStarts, selection).claim());
  }

  /**
   * Claims in one round trip, and then in steps what that leaves. An error in these steps does not
   * lose the executions that were claimed before.
   */
  private ClaimResult claimAtOnce(ClaimRequest request, Selection selection) {
    ClaimStatements.AtOnce atOnce =
        transactionRunner.runOne(
            CLAIM,
            session -> new ClaimStatements(session, request, scanStarts, selection).claimAtOnce());
    ClaimResult claimResult = atOnce.claimResult();
    if (atOnce.left().isEmpty()) {
      return claimResult;
    }
    ClaimRequest rest =
        new ClaimRequest(request.leaseRequest(), atOnce.left(), request.capabilities());
    try {
      return ClaimStatements.together(claimResult, claimStepwise(rest, selection));
    } catch (StoreException e) {
      if (claimResult.executions().isEmpty()) {
        throw e;
      }
      return new ClaimResult(claimResult.executions(), request.leaseRequest().now());
    }
  }

  /** Finds the next instant as {@code ExecutionStore.nextReadyAt} describes. */
  public @Nullable Instant nextReadyAt(ClaimRequest request) {
    Selection selection = Selection.without(refused.at(request.leaseRequest().now()));
    // Without scan starts, since it is to find what this node got no signal of.
    Optional<Instant> next =
        transactionRunner.read(
            "find the next ready execution",
            session ->
                new NextReadyQuery(session, request, new ScanStarts(), selection).earliest());
    return next.orElse(null);
  }
}
