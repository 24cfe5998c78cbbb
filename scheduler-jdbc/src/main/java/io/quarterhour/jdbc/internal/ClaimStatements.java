package io.quarterhour.jdbc.internal;

import io.quarterhour.execution.Attempt;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.jdbc.internal.sql.EnumCodes;
import io.quarterhour.jdbc.internal.sql.Parameters;
import io.quarterhour.jdbc.internal.sql.PlannerHint;
import io.quarterhour.jdbc.internal.sql.ResultRow;
import io.quarterhour.jdbc.internal.sql.Session;
import io.quarterhour.store.execution.ClaimRequest;
import io.quarterhour.store.execution.ClaimResult;
import io.quarterhour.store.execution.LeaseRequest;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Gives executions to a node.
 *
 * <p>A row is ready if its {@code claim_at} has come and its {@code lease_until} is past, be it
 * that it waits or that its owner is gone. Both bounds of {@code claim_at} are always given: H2
 * would walk over all rows that have none.
 *
 * <p>PostgreSQL and MariaDB lock the few rows that they find and pass over those that others have
 * locked; PostgreSQL gives those that wait and need no locks to the node in the same statement. H2
 * would lock all that match, so there the few are looked for first, and then locked and looked at
 * once more.
 */
final class ClaimStatements {
  private static final Instant NEVER = Instant.MAX;

  static final Comparator<ClaimResult.ClaimedExecution> EARLIEST_FIRST =
      Comparator.comparing((ClaimResult.ClaimedExecution c) -> c.execution().status().readyAt())
          .thenComparing(c -> c.execution().id());

  /** So often is looked again, if others took what was found. */
  private static final int ROUNDS = 5;

  /** Holds for what is ready in a queue. */
  private static final String READY =
      "l.claimable_at >= %s and l.claimable_at <= ? and l.lease_until <= ? and l.queue = %s"
          + " and "
          + LiveRows.KNOWN
          + " and "
          + NamedLocks.LOCKS_FREE;

  /** Each queue is looked through by itself, from its own front, for as many as it has room for. */
  private static final String CLAIM_BULK =
      LiveRows.CLAIM
          + "(array(select f.id from unnest(?::text[], ?::bigint[], ?::int[])"
          + " as q(name, front, room) cross join lateral (select l.id from {live} l where "
          + READY.formatted("q.front", "q.name")
          + " order by l.claimable_at, l.id limit q.room for update skip locked) f))"
          + " and state = ? and locks is null returning "
          + ExecutionColumns.OF_LIVE
          + ", document";

  private final Session session;
  private final ClaimRequest request;
  private final LeaseRequest leaseRequest;
  private final Instant now;
  private final ScanStarts scanStarts;
  private final LiveRows rows;
  private final Map<ExecutionId, String> documents = new HashMap<>();
  private final List<ClaimResult.ClaimedExecution> claimed = new ArrayList<>();

  ClaimStatements(Session session, ClaimRequest request, ScanStarts scanStarts) {
    this.session = session;
    this.request = request;
    this.scanStarts = scanStarts;
    leaseRequest = request.leaseRequest();
    now = leaseRequest.now();
    rows = new LiveRows(session);
  }

  /**
   * What was claimed in one go.
   *
   * @param claimResult what it was, and when more is ready in the queues that are not left
   * @param left the queues in which something is ready that takes more than that, and how much room
   *     they have
   */
  record AtOnce(ClaimResult claimResult, List<ClaimRequest.Capacity> left) {}

  /**
   * Claims what waits and needs no locks, and looks what is ready next, in one go: a call that
   * comes while nothing else is to be done begins after one way to the database and back. Only for
   * databases that take columns, and for queues that have no front.
   */
  AtOnce claimAtOnce() throws SQLException {
    Map<String, Integer> room = freeSlots();
    Map<String, Instant> next = new TreeMap<>();
    NextReadyQuery nextReadyQuery = new NextReadyQuery(session, request, scanStarts);
    Session.Both<LiveRow, Boolean> found =
        session
            .plan(PlannerHint.IN_ORDER_FOR_ANY)
            .both(plain(room, Map.of()), nextReadyQuery.query(room.keySet(), Map.of(), next));
    take(found.first(), Map.of(), room);
    List<ClaimRequest.Capacity> left = new ArrayList<>();
    room.forEach(
        (queue, some) -> {
          if (some > 0 && !next.getOrDefault(queue, NEVER).isAfter(now)) {
            left.add(new ClaimRequest.Capacity(queue, some));
            next.remove(queue);
          }
        });
    return new AtOnce(claims(next), left);
  }

  ClaimResult claim() throws SQLException {
    session.plan(PlannerHint.IN_ORDER_FOR_ANY);
    Map<String, Integer> room = freeSlots();
    NextReadyQuery nextReadyQuery = new NextReadyQuery(session, request, scanStarts);
    Map<String, Instant> next = null;
    if (session.dialect().supportsArrayStatements()) {
      claimPlain(room);
      next = nextReadyQuery.byQueue();
    }
    for (Map.Entry<String, Integer> queue : room.entrySet()) {
      boolean nothingReady = next != null && next.getOrDefault(queue.getKey(), NEVER).isAfter(now);
      if (queue.getValue() > 0 && !nothingReady) {
        claimFrom(queue.getKey(), queue.getValue());
        next = null;
      }
    }
    return claims(next == null ? nextReadyQuery.byQueue() : next);
  }

  /** {@return how much may be claimed of each queue} */
  private Map<String, Integer> freeSlots() {
    Map<String, Integer> room = new TreeMap<>();
    request.queues().forEach(capacity -> room.put(capacity.queue(), capacity.free()));
    return room;
  }

  /** {@return what was claimed, the earliest first} */
  private ClaimResult claims(Map<String, Instant> next) {
    claimed.sort(EARLIEST_FIRST);
    return new ClaimResult(claimed, next.values().stream().min(Instant::compareTo).orElse(null));
  }

  /**
   * Claims what waits and needs no locks, of what is ready and comes first. What else comes first
   * is left where it is, and with it the room that it would take.
   *
   * @param room how many may be claimed of each queue; takes off what was
   */
  private void claimPlain(Map<String, Integer> room) throws SQLException {
    Map<String, ScanStart.Known> known = scanStarts.of(room.keySet(), leaseRequest);
    claimPlain(room, known);
    Map<String, Integer> left = new TreeMap<>(room);
    left.keySet().retainAll(known.keySet());
    left.values().removeIf(number -> number == 0);
    if (!left.isEmpty()) {
      // What came before a front while this node was not looking.
      claimPlain(left, Map.of());
      room.putAll(left);
    }
  }

  private void claimPlain(Map<String, Integer> room, Map<String, ScanStart.Known> known)
      throws SQLException {
    Session.Query<LiveRow> plain = plain(room, known);
    take(session.list(plain.text(), plain.filling(), plain.reading()), known, room);
  }

  private Session.Query<LiveRow> plain(
      Map<String, Integer> room, Map<String, ScanStart.Known> known) {
    Set<String> queues = room.keySet();
    return new Session.Query<>(
        CLAIM_BULK,
        parameters -> {
          LiveRows.claim(parameters, leaseRequest);
          parameters
              .texts(queues)
              .numbers(queues, queue -> ScanStart.from(known.get(queue)))
              .smalls(queues, room::get);
          ready(parameters).small(EnumCodes.STATES.of(ExecutionState.WAITING));
        },
        this::read);
  }

  /** Notes what the database has given to the node already. */
  private void take(
      List<LiveRow> found, Map<String, ScanStart.Known> known, Map<String, Integer> room) {
    for (LiveRow row : found) {
      claimed.add(new ClaimResult.ClaimedExecution(row.snapshot(), documents.get(row.id), false));
      room.merge(row.routing.queue(), -1, Integer::sum);
    }
    scanStarts.claimed(found, known, room, leaseRequest);
  }

  /** Goes on while locks keep out some of what was found, so that they take nobody's room. */
  private void claimFrom(String queue, int limit) throws SQLException {
    int free = limit;
    for (int round = 0; free > 0 && round < ROUNDS; ) {
      List<LiveRow> found = ready(queue, free);
      List<LiveRow> mine = NamedLocks.acquire(session, found, now);
      take(mine);
      if (found.size() < free && mine.size() == found.size()) {
        return;
      }
      free -= mine.size();
      round += mine.isEmpty() ? 1 : 0;
    }
  }

  /** Looks for what is ready, the earliest first, and locks it. */
  private List<LiveRow> ready(String queue, int limit) throws SQLException {
    boolean locks = session.dialect().supportsSkipLockedWithLimit();
    String query =
        "select "
            + (locks ? ExecutionColumns.OF_LIVE + ", document" : "id")
            + " from {live} l where "
            + READY.formatted("?", "?")
            + " order by l.claimable_at, l.id limit ?"
            + (locks ? " <for update of l> skip locked" : "");
    Session.Filling filling =
        parameters -> {
          parameters
              .number(Long.MIN_VALUE)
              .time(now)
              .time(now)
              .text(queue)
              .texts(request.capabilities());
          parameters.small(EnumCodes.STATES.of(ExecutionState.RUNNING)).time(now).small(limit);
        };
    if (locks) {
      return session.list(query, filling, this::read);
    }
    List<ExecutionId> ids = session.list(query, filling, resultRow -> resultRow.id("id"));
    if (ids.isEmpty()) {
      return List.of();
    }
    List<LiveRow> locked =
        session.list(
            "select "
                + ExecutionColumns.OF_LIVE
                + ", document from {live} where id = any(?) and claimable_at is not null"
                + " and lease_until <= ? order by id for update",
            parameters -> parameters.ids(ids).time(now),
            this::read);
    locked.sort(Comparator.comparing((LiveRow row) -> row.readyAt).thenComparing(row -> row.id));
    return locked;
  }

  /** Fills in what is ready, but for the queue and its front. */
  private Parameters ready(Parameters parameters) throws SQLException {
    return parameters
        .time(now)
        .time(now)
        .texts(request.capabilities())
        .small(EnumCodes.STATES.of(ExecutionState.RUNNING))
        .time(now);
  }

  private LiveRow read(ResultRow resultRow) throws SQLException {
    LiveRow row = LiveRow.readLocked(resultRow);
    String document = resultRow.textOrNull("document");
    if (document != null) {
      documents.put(row.id, document);
    }
    return row;
  }

  private void take(List<LiveRow> mine) throws SQLException {
    List<AttemptRows.Of> lost = new ArrayList<>();
    for (LiveRow row : mine) {
      boolean takenOver = row.state == ExecutionState.RUNNING;
      if (takenOver) {
        lost.add(lostAttempt(row));
        row.attemptCounts = row.attemptCounts.withLostLease();
      }
      row.state = ExecutionState.RUNNING;
      row.attemptCounts = row.attemptCounts.withNextAttempt();
      row.startedAt = row.childCounts != null && row.hadOwner() ? row.startedAt : now;
      row.token++;
      row.node = leaseRequest.node();
      row.leaseUntil = leaseRequest.until();
      claimed.add(
          new ClaimResult.ClaimedExecution(row.snapshot(), documents.get(row.id), takenOver));
    }
    AttemptRows.add(session, lost);
    rows.writeClaims(mine, leaseRequest);
  }

  private AttemptRows.Of lostAttempt(LiveRow row) {
    return new AttemptRows.Of(
        row.id,
        new Attempt(
            row.attemptCounts.attempt(),
            row.node,
            row.startedAt == null ? now : row.startedAt,
            row.leaseUntil,
            ExecutionState.INTERRUPTED,
            "the lease ran out"));
  }
}
