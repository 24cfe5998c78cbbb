package io.quarterhour.jdbc.internal;

import io.quarterhour.jdbc.internal.sql.Bind;
import io.quarterhour.jdbc.internal.sql.Cells;
import io.quarterhour.jdbc.internal.sql.Codes;
import io.quarterhour.jdbc.internal.sql.Plan;
import io.quarterhour.jdbc.internal.sql.Session;
import io.quarterhour.store.ClaimRequest;
import io.quarterhour.task.ExecutionState;
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
 * When there is something to claim next.
 *
 * <p>If something is ready now, no lease ends earlier. What is leased was ready when it was, so
 * that what is not ready yet need not be looked at for the end of a lease.
 */
final class Upcoming {
  private static final String READY =
      "select l.claim_at as next_at from {live} l where l.claim_at >= %s and l.lease_until <= ?"
          + " and l.queue = %s and "
          + LiveRows.KNOWN
          + " and "
          + Locks.NOT_KEPT_OUT
          + " order by l.claim_at limit 1";

  private static final String LEASE_ENDS =
      "select min(l.lease_until) as next_at from {live} l where l.claim_at >= ?"
          + " and l.claim_at <= ? and l.lease_until > ? and "
          + LiveRows.KNOWN
          + " and l.queue = %s";

  private static final String TOGETHER =
      "select q.name, case when r.next_at <= ? then r.next_at else least(r.next_at, ("
          + LEASE_ENDS.formatted("q.name")
          + ")) end as next_at from unnest(?::text[], ?::bigint[]) as q(name, front)"
          + " left join lateral ("
          + READY.formatted("q.front", "q.name")
          + ") r on true";

  private final Session session;
  private final ClaimRequest request;
  private final Fronts fronts;
  private final Instant now;

  Upcoming(Session session, ClaimRequest request, Fronts fronts) {
    this.session = session;
    this.request = request;
    this.fronts = fronts;
    now = request.terms().now();
  }

  /**
   * {@return for each queue when something in it that the node could take is ready, or a lease
   * ends}
   */
  Map<String, Instant> byQueue() throws SQLException {
    Set<String> queues = new TreeSet<>();
    request.queues().forEach(capacity -> queues.add(capacity.queue()));
    Map<String, Instant> next = new TreeMap<>();
    if (session.dialect().takesColumns()) {
      together(queues, next);
    } else {
      for (String queue : queues) {
        put(next, queue, alone(queue));
      }
    }
    return next;
  }

  /** {@return the earliest of them; it takes one statement} */
  Optional<Instant> earliest() throws SQLException {
    return session.dialect().takesColumns()
        ? byQueue().values().stream().min(Instant::compareTo)
        : Optional.ofNullable(earliestOfAll());
  }

  /** Each queue is looked at by itself: the entries of one stand in order in the index. */
  private @Nullable Instant earliestOfAll() throws SQLException {
    String one = "(" + READY.formatted("?", "?") + ") union all " + LEASE_ENDS.formatted("?");
    String all = String.join(" union all ", Collections.nCopies(request.queues().size(), one));
    return session.first(
        "select min(next_at) as next_at from (" + all + ") every_queue",
        bind -> {
          for (ClaimRequest.Capacity capacity : request.queues()) {
            readyIn(capacity.queue(), bind);
            leaseEnds(bind).text(capacity.queue());
          }
        },
        Upcoming::nextAt);
  }

  private static boolean put(Map<String, Instant> next, String queue, @Nullable Instant at) {
    return at != null && next.put(queue, at) == null;
  }

  /** Where nothing is ready from a front on, something may be that was left before it. */
  private void together(Set<String> queues, Map<String, Instant> next) throws SQLException {
    Map<String, Front.Known> known = fronts.of(queues, request.terms());
    together(queues, known, next);
    Set<String> unsure = new TreeSet<>(known.keySet());
    unsure.removeIf(queue -> next.containsKey(queue) && !next.get(queue).isAfter(now));
    if (!unsure.isEmpty()) {
      unsure.forEach(next::remove);
      together(unsure, Map.of(), next);
    }
  }

  private void together(
      Set<String> queues, Map<String, Front.Known> known, Map<String, Instant> next)
      throws SQLException {
    Session.Query<Boolean> query = query(queues, known, next);
    session.plan(Plan.IN_ORDER_FOR_ANY).list(query.text(), query.filling(), query.reading());
  }

  /**
   * {@return the question for all queues at once, from their fronts on; it puts down the answers}
   */
  Session.Query<Boolean> query(
      Set<String> queues, Map<String, Front.Known> known, Map<String, Instant> next) {
    return new Session.Query<>(
        TOGETHER,
        bind -> {
          leaseEnds(bind.time(now))
              .texts(queues)
              .numbers(queues, queue -> Front.from(known.get(queue)));
          ready(bind);
        },
        cells -> put(next, cells.text("name"), nextAt(cells)));
  }

  private @Nullable Instant alone(String queue) throws SQLException {
    Instant ready =
        session.first(READY.formatted("?", "?"), bind -> readyIn(queue, bind), Upcoming::nextAt);
    if (ready != null && !ready.isAfter(now)) {
      return ready;
    }
    Instant leaseEnds =
        session.first(
            LEASE_ENDS.formatted("?"), bind -> leaseEnds(bind).text(queue), Upcoming::nextAt);
    boolean leaseEndsFirst = ready == null || (leaseEnds != null && leaseEnds.isBefore(ready));
    return leaseEndsFirst ? leaseEnds : ready;
  }

  private void readyIn(String queue, Bind bind) throws SQLException {
    bind.number(Front.from(null))
        .time(now)
        .text(queue)
        .texts(request.actions())
        .small(Codes.STATES.of(ExecutionState.RUNNING))
        .time(now);
  }

  private static @Nullable Instant nextAt(Cells cells) throws SQLException {
    return cells.timeOrNull("next_at");
  }

  private Bind leaseEnds(Bind bind) throws SQLException {
    return bind.number(Front.from(null)).time(now).time(now).texts(request.actions());
  }

  private Bind ready(Bind bind) throws SQLException {
    return bind.time(now)
        .texts(request.actions())
        .small(Codes.STATES.of(ExecutionState.RUNNING))
        .time(now);
  }
}
