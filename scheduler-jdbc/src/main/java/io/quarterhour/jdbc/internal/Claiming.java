package io.quarterhour.jdbc.internal;

import io.quarterhour.jdbc.internal.sql.Bind;
import io.quarterhour.jdbc.internal.sql.Cells;
import io.quarterhour.jdbc.internal.sql.Codes;
import io.quarterhour.jdbc.internal.sql.Session;
import io.quarterhour.store.ClaimRequest;
import io.quarterhour.store.Claims;
import io.quarterhour.store.LeaseTerms;
import io.quarterhour.task.Attempt;
import io.quarterhour.task.ExecutionId;
import io.quarterhour.task.ExecutionState;
import io.quarterhour.task.Tries;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gives executions to a node.
 *
 * <p>A row is ready if its {@code claim_at} has come and its {@code lease_until} is past, be it
 * that it waits or that its owner is gone. Both bounds of {@code claim_at} are always given: H2
 * would walk over all rows that have none.
 *
 * <p>PostgreSQL locks the few rows that it finds and passes over those that others have locked. H2
 * would lock all that match, so there the few are looked for first, and then locked and looked at
 * once more.
 */
final class Claiming {
  /** So often is looked again, if others took what was found. */
  private static final int ROUNDS = 5;

  private static final String READY =
      "l.claim_at >= ? and l.claim_at <= ? and l.lease_until <= ? and l.queue = ?"
          + " and l.action = any(?) and "
          + Locks.NOT_KEPT_OUT;

  private final Session session;
  private final ClaimRequest request;
  private final LeaseTerms terms;
  private final Instant now;
  private final LiveRows rows;
  private final Map<ExecutionId, String> documents = new HashMap<>();

  Claiming(Session session, ClaimRequest request) {
    this.session = session;
    this.request = request;
    terms = request.terms();
    now = terms.now();
    rows = new LiveRows(session);
  }

  Claims claim() throws SQLException {
    session.readByIndexes();
    List<Claims.Claimed> claimed = new ArrayList<>();
    for (ClaimRequest.Capacity capacity : request.queues()) {
      claimFrom(capacity, claimed);
    }
    claimed.sort(
        Comparator.comparing((Claims.Claimed c) -> c.execution().course().readyAt())
            .thenComparing(c -> c.execution().id()));
    return new Claims(claimed, next());
  }

  /** Goes on while locks keep out some of what was found, so that they take nobody's room. */
  private void claimFrom(ClaimRequest.Capacity capacity, List<Claims.Claimed> claimed)
      throws SQLException {
    int free = capacity.free();
    for (int round = 0; free > 0 && round < ROUNDS; ) {
      List<LiveRow> found = ready(capacity.queue(), free);
      List<LiveRow> mine = Locks.take(session, found, now);
      claimed.addAll(take(mine));
      if (found.size() < free && mine.size() == found.size()) {
        return;
      }
      free -= mine.size();
      round += mine.isEmpty() ? 1 : 0;
    }
  }

  /** Looks for what is ready, the earliest first, and locks it. */
  private List<LiveRow> ready(String queue, int limit) throws SQLException {
    boolean locks = session.dialect().locksWhatItLimits();
    String query =
        "select "
            + (locks ? Columns.OF_LIVE + ", document" : "id")
            + " from {live} l where "
            + READY
            + " order by l.claim_at, l.id limit ?"
            + (locks ? " for update of l skip locked" : "");
    Session.Filling filling = bind -> ready(bind, queue).small(limit);
    if (locks) {
      return session.list(query, filling, this::read);
    }
    List<ExecutionId> ids = session.list(query, filling, cells -> cells.id("id"));
    if (ids.isEmpty()) {
      return List.of();
    }
    List<LiveRow> locked =
        session.list(
            "select "
                + Columns.OF_LIVE
                + ", document from {live} where id = any(?) and claim_at is not null"
                + " and lease_until <= ? order by id for update",
            bind -> bind.ids(ids).time(now),
            this::read);
    locked.sort(Comparator.comparing((LiveRow row) -> row.readyAt).thenComparing(row -> row.id));
    return locked;
  }

  private Bind ready(Bind bind, String queue) throws SQLException {
    return bind.number(Long.MIN_VALUE)
        .time(now)
        .time(now)
        .text(queue)
        .texts(request.actions())
        .small(Codes.STATES.of(ExecutionState.RUNNING))
        .time(now);
  }

  private LiveRow read(Cells cells) throws SQLException {
    LiveRow row = LiveRow.readLocked(cells);
    String document = cells.textOrNull("document");
    if (document != null) {
      documents.put(row.id, document);
    }
    return row;
  }

  private List<Claims.Claimed> take(List<LiveRow> mine) throws SQLException {
    List<Claims.Claimed> claimed = new ArrayList<>(mine.size());
    List<Attempts.Of> lost = new ArrayList<>();
    for (LiveRow row : mine) {
      boolean takenOver = row.state == ExecutionState.RUNNING;
      if (takenOver) {
        lost.add(lostAttempt(row));
        row.tries = row.tries.lost();
      }
      row.state = ExecutionState.RUNNING;
      row.tries = new Tries(row.tries.attempt() + 1, row.tries.failures(), row.tries.lostLeases());
      row.startedAt = row.children != null && row.hadOwner() ? row.startedAt : now;
      row.token++;
      row.node = terms.node();
      row.leaseUntil = terms.until();
      claimed.add(new Claims.Claimed(row.snapshot(), documents.get(row.id), takenOver));
    }
    Attempts.add(session, lost);
    rows.writeClaims(mine, terms);
    return claimed;
  }

  private Attempts.Of lostAttempt(LiveRow row) {
    return new Attempts.Of(
        row.id,
        new Attempt(
            row.tries.attempt(),
            row.node,
            row.startedAt == null ? now : row.startedAt,
            row.leaseUntil,
            ExecutionState.INTERRUPTED,
            "the lease ran out"));
  }

  /**
   * {@return when something that the node could take is ready, or a lease ends, or null}
   *
   * <p>If more is ready now than was asked for, no lease ends earlier. What is leased was ready
   * when it was, so that what is not ready yet need not be looked at.
   */
  private @Nullable Instant next() throws SQLException {
    Instant ready = nextReady();
    if (ready != null && !ready.isAfter(now)) {
      return ready;
    }
    Instant leaseEnds =
        session.first(
            "select min(lease_until) as next_at from {live} where claim_at >= ? and claim_at <= ?"
                + " and lease_until > ?",
            bind -> bind.number(Long.MIN_VALUE).time(now).time(now),
            cells -> cells.timeOrNull("next_at"));
    boolean leaseEndsFirst = ready == null || (leaseEnds != null && leaseEnds.isBefore(ready));
    return leaseEndsFirst ? leaseEnds : ready;
  }

  private @Nullable Instant nextReady() throws SQLException {
    List<String> queues = request.queues().stream().map(ClaimRequest.Capacity::queue).toList();
    return session.first(
        "select claim_at as next_at from {live} l where l.claim_at >= ? and l.lease_until <= ?"
            + " and l.queue = any(?) and l.action = any(?) and "
            + Locks.NOT_KEPT_OUT
            + " order by l.claim_at limit 1",
        bind ->
            bind.number(Long.MIN_VALUE)
                .time(now)
                .texts(queues)
                .texts(request.actions())
                .small(Codes.STATES.of(ExecutionState.RUNNING))
                .time(now),
        cells -> cells.timeOrNull("next_at"));
  }
}
