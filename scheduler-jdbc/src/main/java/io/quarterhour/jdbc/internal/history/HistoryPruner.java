package io.quarterhour.jdbc.internal.history;

import static java.util.stream.Collectors.joining;

import io.quarterhour.error.StoreException;
import io.quarterhour.execution.Attempt;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.jdbc.internal.rows.RefusalSearch;
import io.quarterhour.jdbc.internal.rows.RefusedExecutions;
import io.quarterhour.jdbc.internal.sql.Session;
import io.quarterhour.jdbc.internal.sql.TransactionRunner;
import io.quarterhour.query.RetentionPolicy;
import io.quarterhour.store.PruneResult;
import io.quarterhour.store.SetAsideItem;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Removes from the history the executions that exceed a retention policy, step by step.
 *
 * <pre>
 *   the history in the order of end
 *   |--- scan of each rule --->| maxAge ago                                     now |
 *        removes by age        |--------------- scan of all ------------------->    |
 *                                looks up the series of what has finished, and
 *                                removes the oldest of those with too many
 * </pre>
 *
 * <p>Each scan continues where the last step ended, on whichever node, so that a step reads what
 * has finished since, whatever the size of the history. An execution that is spared because of a
 * pending notification is met again when the notification has finished: the scan of all treats the
 * end of a child or a notification like the end of its parent.
 *
 * <p>The scans begin again with the oldest execution when the policy changes, and once a day: a
 * node that had lost its connection may have written the end of an execution late. Nodes with
 * different policies do not begin again in turns: each does so once.
 *
 * <p>An execution that the database refuses to remove is set aside, so that it does not keep the
 * others from being removed; it is met again when the scans begin again.
 *
 * <p>Safe for use by many threads.
 */
final class HistoryPruner {
  private static final String ALL = "all";
  private static final String PRUNE = "prune the history";
  private static final Duration RESTART_INTERVAL = Duration.ofDays(1);

  private final TransactionRunner transactionRunner;
  private final RefusedExecutions refused = new RefusedExecutions("stays in the history");

  /** The latest step of this node; null before the first one. */
  private volatile @Nullable Step latest;

  /** A step with the progress that it left. */
  private record Step(RetentionPolicy policy, PruneProgress progress, PruneResult result) {}

  HistoryPruner(TransactionRunner transactionRunner) {
    this.transactionRunner = transactionRunner;
  }

  /** Performs one step in a transaction. */
  PruneResult prune(RetentionPolicy policy, Instant now, int limit) {
    if (policy.equals(RetentionPolicy.UNLIMITED)) {
      return PruneResult.NOTHING;
    }
    Step last = latest;
    if (last != null && last.policy.equals(policy) && isIdle(last, now)) {
      return PruneResult.NOTHING;
    }
    Attempt attempt = new Attempt(policy, now, limit);
    try {
      Optional<Step> step = transactionRunner.run(PRUNE, attempt::perform);
      step.ifPresent(done -> latest = done);
      return step.map(Step::result).orElse(PruneResult.NOTHING);
    } catch (StoreException e) {
      if (e.isTransient() || attempt.removed.isEmpty()) {
        throw e;
      }
      return removeAllButRefused(attempt.removed, now, e);
    }
  }

  /** Performs a step, and notes which executions it removes. */
  private final class Attempt {
    private final RetentionPolicy policy;
    private final Instant now;
    private final int limit;
    private List<ExecutionId> removed = List.of();

    Attempt(RetentionPolicy policy, Instant now, int limit) {
      this.policy = policy;
      this.now = now;
      this.limit = limit;
    }

    Optional<Step> perform(Session session) throws SQLException {
      ExecutionRemoval removal = new ExecutionRemoval(session, limit, refused.at(now));
      removed = removal.attempted();
      return prune(removal, session, policy, now);
    }
  }

  /**
   * Removes executions after the database has refused for good to remove all of them at once. Those
   * that it refuses alone are set aside, and the next step passes them.
   */
  private PruneResult removeAllButRefused(
      List<ExecutionId> ids, Instant now, StoreException refusal) {
    RefusalSearch search = new RefusalSearch(refused, now);
    AtomicInteger removed = new AtomicInteger();
    search.change(
        ids.stream().distinct().toList(),
        some -> {
          removed.addAndGet(
              transactionRunner.run(
                  PRUNE,
                  session -> {
                    ExecutionRemoval removal =
                        new ExecutionRemoval(session, some.size(), List.of());
                    removal.remove(some);
                    return removal.removed();
                  }));
          return some;
        });
    if (!search.finish()) {
      throw refusal;
    }
    return new PruneResult(removed.get(), true);
  }

  /** {@return the executions that are set aside} */
  List<SetAsideItem> setAside() {
    return refused.items();
  }

  /** Returns whether nothing has finished or become too old since a step, without a lock. */
  private boolean isIdle(Step last, Instant now) {
    return !last.result.more()
        && now.isBefore(last.progress.since().plus(RESTART_INTERVAL))
        && transactionRunner.read(
            "look for executions to prune",
            session ->
                HistoryScan.areAtEnd(session, scans(last.policy.rules(), last.progress, now)));
  }

  /** Returns empty if another node is pruning. */
  private Optional<Step> prune(
      ExecutionRemoval removal, Session session, RetentionPolicy policy, Instant now)
      throws SQLException {
    PruneProgress before = PruneProgress.lock(session, now, policy);
    if (before == null) {
      return Optional.empty();
    }
    PruneProgress progress =
        before.isFor(policy) || isCurrent(policy) ? before : PruneProgress.startingAt(now, policy);
    List<RetentionPolicy.Rule> rules = policy.rules();
    List<HistoryScan> scans = scans(rules, progress, now);
    List<List<FinishedRow>> parts = HistoryScan.readNext(session, scans);
    boolean more = false;
    for (int i = 0; i < scans.size(); i++) {
      List<FinishedRow> part = parts.get(i);
      if (part.isEmpty()) {
        continue;
      }
      boolean done =
          removal.remaining() > 0
              && (i < rules.size()
                  ? removal.remove(idsOf(rules.get(i), part))
                  : new SeriesPruner(session, removal, rules).prune(part, now));
      if (done) {
        progress = progress.with(scans.get(i).name(), scans.get(i).after(part));
      }
      more |= !done || part.size() == HistoryScan.PART;
    }
    if (!more && !now.isBefore(progress.since().plus(RESTART_INTERVAL))) {
      progress = PruneProgress.startingAt(now, policy);
    }
    if (!progress.equals(before)) {
      progress.write(session, now);
    }
    return Optional.of(new Step(policy, progress, new PruneResult(removal.removed(), more)));
  }

  private boolean isCurrent(RetentionPolicy policy) {
    Step last = latest;
    return last != null && last.policy.equals(policy);
  }

  /** Returns a scan for the maximum age of each rule, and then the scan of all. */
  private static List<HistoryScan> scans(
      List<RetentionPolicy.Rule> rules, PruneProgress progress, Instant now) {
    List<HistoryScan> scans = new ArrayList<>();
    for (RetentionPolicy.Rule rule : rules) {
      String name = rule.states().stream().map(ExecutionState::name).sorted().collect(joining("+"));
      scans.add(HistoryScan.before(name, progress, now.minus(rule.limits().maxAge())));
    }
    scans.add(HistoryScan.ofAll(ALL, progress, now));
    return scans;
  }

  private static List<ExecutionId> idsOf(RetentionPolicy.Rule rule, List<FinishedRow> part) {
    return part.stream()
        .filter(row -> rule.states().contains(row.state()) && !row.isAttached())
        .map(FinishedRow::id)
        .toList();
  }
}
