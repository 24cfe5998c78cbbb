package io.quarterhour.internal.lane;

import static io.quarterhour.internal.lane.Lane.NEVER;

import io.quarterhour.internal.work.Run;
import io.quarterhour.store.ClaimRequest;
import io.quarterhour.store.Claims;
import io.quarterhour.store.ExecutionStore;
import io.quarterhour.store.LeaseTerms;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Claims what this node has workers for. It remembers when the next execution is ready, and asks
 * the store for none before.
 */
final class Claimer {
  private static final int MAX_CLAIM = 1000;

  private final ExecutionStore executions;
  private final Holdings holdings;
  private final EngineOptions options;
  private final Intake.Outlet outlet;
  private final Lookout ready;

  /** Queues of which more may be ready than there were free workers for. */
  private final Set<String> behind = new TreeSet<>();

  Claimer(
      ExecutionStore executions,
      Holdings holdings,
      EngineOptions options,
      Intake.Outlet outlet,
      Lookout ready) {
    this.executions = executions;
    this.holdings = holdings;
    this.options = options;
    this.outlet = outlet;
    this.ready = ready;
  }

  /** Claims if it is time, or if workers are free that were not when there was more. */
  void claim(LeaseTerms terms) {
    List<ClaimRequest.Capacity> capacity = holdings.capacity(MAX_CLAIM);
    if (ready.isTime(terms.now())) {
      // Queues that are not asked, since all their workers are busy, are behind until they are.
      behind.addAll(options.queues().keySet());
      ready.looked(terms.now(), capacity.isEmpty() ? NEVER : claim(capacity, terms));
      return;
    }
    capacity.removeIf(free -> !behind.contains(free.queue()));
    if (!capacity.isEmpty()) {
      Instant next = claim(capacity, terms);
      boolean ofThisQueueAlone = capacity.size() == 1 && behind.contains(capacity.get(0).queue());
      ready.lookedAtSome(ofThisQueueAlone ? NEVER : next);
    }
  }

  /** {@return when more is ready} */
  private Instant claim(List<ClaimRequest.Capacity> asked, LeaseTerms terms) {
    Claims claims = executions.claim(new ClaimRequest(terms, asked, outlet.claimable()));
    asked.forEach(capacity -> behind.remove(capacity.queue()));
    Instant next = claims.next() == null ? NEVER : claims.next();
    if (!next.isAfter(terms.now())) {
      asked.stream()
          .filter(capacity -> isUsedUp(capacity, claims))
          .forEach(capacity -> behind.add(capacity.queue()));
    }
    List<Run> runs = new ArrayList<>(claims.executions().size());
    for (Claims.Claimed claimed : claims.executions()) {
      holdings.reserve(claimed.execution().assignment().queue());
      runs.add(new Run(claimed));
    }
    outlet.take(runs, holdings);
    return next;
  }

  private static boolean isUsedUp(ClaimRequest.Capacity capacity, Claims claims) {
    return claims.executions().stream()
            .filter(claimed -> claimed.execution().assignment().queue().equals(capacity.queue()))
            .count()
        >= capacity.free();
  }
}
