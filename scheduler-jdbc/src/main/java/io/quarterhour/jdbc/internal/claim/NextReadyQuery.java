package io.quarterhour.jdbc.internal.claim;

import io.quarterhour.execution.ExecutionState;
import io.quarterhour.jdbc.internal.rows.EnumCodes;
import io.quarterhour.jdbc.internal.rows.LiveRows;
import io.quarterhour.jdbc.internal.rows.NamedLocks;
import io.quarterhour.jdbc.internal.sql.Parameters;
import io.quarterhour.jdbc.internal.sql.PlannerHint;
import io.quarterhour.jdbc.internal.sql.ResultRow;
import io.quarterhour.jdbc.internal.sql.Session;
import io.quarterhour.store.execution.ClaimRequest;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds the instant at which a node can claim the next execution.
 *
 * <p>If an execution is ready now, the ends of leases do not matter, since none is earlier. Leased
 * rows were ready when they were leased, so that only rows with a past {@code claimable_at} are
 * checked for the end of a lease.
 */
final class NextReadyQuery {
  private static final String READY =
      "select l.claimable_at as next_at from {live} l where l.claimable_at >= %s and l.lease_until"
          + " <= ? and l.queue = %s and "
          + LiveRows.KNOWN
          + " and "
          + NamedLocks.LOCKS_FREE
          + "%s order by l.claimable_at limit 1";

  private static final String LEASE_ENDS =
      "select min(l.lease_until) as next_at from {live} l where l.claimable_at >= ?"
          + " and l.claimable_at <= ? and l.lease_until > ? and "
          + LiveRows.KNOWN
          + " and l.queue = %s";

  private final Session session;
  private final ClaimRequest request;
  private final ScanStarts scanStarts;
  private final Selection selection;
  private final Instant now;

  NextReadyQuery(
      Session session, ClaimRequest request, ScanStarts scanStarts, Selection selection) {
    this.session = session;
    this.request = request;
    this.scanStarts = scanStarts;
    this.selection = selection;
    now = request.leaseRequest().now();
  }

  /**
   * {@return the instants, by queue, at which an execution that the node can claim is ready or its
   * lease ends}
   */
  Map<String, Instant> byQueue() throws SQLException {
    Set<String> queues = new TreeSet<>();
    request.queues().forEach(capacity -> queues.add(capacity.queue()));
    Map<String, Instant> next = new TreeMap<>();
    if (session.dialect().supportsArrayStatements()) {
      together(queues, next);
    } else {
      for (String queue : queues) {
        put(next, queue, ofQueue(queue));
      }
    }
    return next;
  }

  /**
   * {@return the earliest of these instants} It takes one statement if no queue has a scan start.
   */
  Optional<Instant> earliest() throws SQLException {
    return session.dialect().supportsArrayStatements()
        ? byQueue().values().stream().min(Instant::compareTo)
        : Optional.ofNullable(earliestOfAll());
  }

  /** Reads each queue separately, because the index is in order only within a queue. */
  private @Nullable Instant earliestOfAll() throws SQLException {
    String one =
        "("
            + READY.formatted("?", "?", selection.condition())
            + ") union all "
            + LEASE_ENDS.formatted("?");
    String all = String.join(" union all ", Collections.nCopies(request.queues().size(), one));
    return session.first(
        "select min(next_at) as next_at from (" + all + ") every_queue",
        parameters -> {
          for (ClaimRequest.Capacity capacity : request.queues()) {
            readyIn(capacity.queue(), parameters);
            leaseEnds(parameters).text(capacity.queue());
          }
        },
        NextReadyQuery::nextAt);
  }

  private static boolean put(Map<String, Instant> next, String queue, @Nullable Instant at) {
    return at != null && next.put(queue, at) == null;
  }

  /**
   * Reads queues again from the beginning if nothing is ready after their scan start: rows before
   * it may be ready.
   */
  private void together(Set<String> queues, Map<String, Instant> next) throws SQLException {
    Map<String, ScanStart.Known> known = scanStarts.of(queues, request.leaseRequest());
    together(queues, known, next);
    Set<String> unsure = new TreeSet<>(known.keySet());
    unsure.removeIf(queue -> next.containsKey(queue) && !next.get(queue).isAfter(now));
    if (!unsure.isEmpty()) {
      unsure.forEach(next::remove);
      together(unsure, Map.of(), next);
    }
  }

  private void together(
      Set<String> queues, Map<String, ScanStart.Known> known, Map<String, Instant> next)
      throws SQLException {
    Session.Query<Boolean> query = query(queues, known, next);
    session.plan(PlannerHint.IN_ORDER_FOR_ANY).list(query.text(), query.filling(), query.reading());
  }

  private String allQueues() {
    return "select q.name, case when r.next_at <= ? then r.next_at else least(r.next_at, ("
        + LEASE_ENDS.formatted("q.name")
        + ")) end as next_at from unnest(?::text[], ?::bigint[]) as q(name, front)"
        + " left join lateral ("
        + READY.formatted("q.front", "q.name", selection.condition())
        + ") r on true";
  }

  /**
   * {@return the query for all queues, each from its scan start; it stores the results in {@code
   * next}}
   */
  Session.Query<Boolean> query(
      Set<String> queues, Map<String, ScanStart.Known> known, Map<String, Instant> next) {
    return new Session.Query<>(
        allQueues(),
        parameters -> {
          leaseEnds(parameters.time(now))
              .texts(queues)
              .numbers(queues, queue -> ScanStart.from(known.get(queue)));
          selection.fill(ready(parameters));
        },
        resultRow -> put(next, resultRow.text("name"), nextAt(resultRow)));
  }

  private @Nullable Instant ofQueue(String queue) throws SQLException {
    Instant ready =
        session.first(
            READY.formatted("?", "?", selection.condition()),
            parameters -> readyIn(queue, parameters),
            NextReadyQuery::nextAt);
    if (ready != null && !ready.isAfter(now)) {
      return ready;
    }
    Instant leaseEnds =
        session.first(
            LEASE_ENDS.formatted("?"),
            parameters -> leaseEnds(parameters).text(queue),
            NextReadyQuery::nextAt);
    boolean leaseEndsFirst = ready == null || (leaseEnds != null && leaseEnds.isBefore(ready));
    return leaseEndsFirst ? leaseEnds : ready;
  }

  private void readyIn(String queue, Parameters parameters) throws SQLException {
    selection.fill(
        parameters
            .number(ScanStart.from(null))
            .time(now)
            .text(queue)
            .texts(request.capabilities())
            .small(EnumCodes.STATES.of(ExecutionState.RUNNING))
            .time(now));
  }

  private static @Nullable Instant nextAt(ResultRow resultRow) throws SQLException {
    return resultRow.timeOrNull("next_at");
  }

  private Parameters leaseEnds(Parameters parameters) throws SQLException {
    return parameters
        .number(ScanStart.from(null))
        .time(now)
        .time(now)
        .texts(request.capabilities());
  }

  private Parameters ready(Parameters parameters) throws SQLException {
    return parameters
        .time(now)
        .texts(request.capabilities())
        .small(EnumCodes.STATES.of(ExecutionState.RUNNING))
        .time(now);
  }
}
