package io.quarterhour.jdbc.internal.claim;

import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.jdbc.internal.rows.AttemptRows;
import io.quarterhour.jdbc.internal.rows.EnumCodes;
import io.quarterhour.jdbc.internal.rows.ExecutionColumns;
import io.quarterhour.jdbc.internal.rows.LiveRow;
import io.quarterhour.jdbc.internal.rows.LiveRows;
import io.quarterhour.jdbc.internal.rows.NamedLocks;
import io.quarterhour.jdbc.internal.sql.Parameters;
import io.quarterhour.jdbc.internal.sql.PlannerHint;
import io.quarterhour.jdbc.internal.sql.ResultRow;
import io.quarterhour.jdbc.internal.sql.Session;
import io.quarterhour.store.execution.AttemptRecords;
import io.quarterhour.store.execution.ClaimRequest;
import io.quarterhour.store.execution.ClaimResult;
import io.quarterhour.store.execution.ExecutionTransitions;
import io.quarterhour.store.execution.LeaseRequest;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Claims ready executions for a node.
 *
 * <p>A row is ready if its {@code claimable_at} has come and its {@code lease_until} has passed,
 * either because it waits or because the lease of its owner expired. A claim writes the new owner
 * and its lease, and increments the token, which fences off the previous owner. Both bounds of
 * {@code claimable_at} are always given: H2 would scan all rows that have none.
 *
 * <p>Each queue is claimed for at most as many rows as it has free slots, in two steps:
 *
 * <ol>
 *   <li>Bulk claim, only for databases that support array statements: one statement locks the
 *       earliest ready rows of every queue, and claims those of them that wait and need no named
 *       lock. The other rows that it found stay unclaimed, and the free slots that they would use
 *       stay free. The scan of a queue begins at its {@link ScanStart}; a queue with free slots
 *       left is scanned again from the beginning.
 *   <li>General claim, for queues that still have free slots and ready rows: locks ready rows,
 *       acquires their named locks, records the attempts whose leases expired as interrupted, and
 *       writes the claims.
 * </ol>
 *
 * <p>PostgreSQL and MariaDB lock the few rows that they find, and skip rows that other transactions
 * have locked. H2 would lock all matching rows, so there the ids are selected first, and then these
 * rows are locked and checked again.
 */
final class ClaimStatements {
  private static final Instant NEVER = Instant.MAX;

  static final Comparator<ClaimResult.ClaimedExecution> EARLIEST_FIRST =
      Comparator.comparing((ClaimResult.ClaimedExecution c) -> c.execution().status().readyAt())
          .thenComparing(c -> c.execution().id());

  /**
   * The number of rounds that may claim nothing, because the locks of all rows found are held by
   * other executions or being assigned by other transactions, before the claim of a queue ends.
   */
  private static final int ROUNDS = 5;

  /** The document, unless it is long; its length is known without reading it. */
  private static final String DOCUMENT =
      ", case when octet_length(document) <= "
          + ClaimResult.MAX_DOCUMENT
          + " then document end as document, coalesce(octet_length(document) > "
          + ClaimResult.MAX_DOCUMENT
          + ", false) as document_omitted";

  /** The condition for the ready rows of a queue. */
  private static final String READY =
      "l.claimable_at >= %s and l.claimable_at <= ? and l.lease_until <= ? and l.queue = %s"
          + " and "
          + LiveRows.KNOWN
          + " and "
          + NamedLocks.LOCKS_FREE;

  private final Session session;
  private final ClaimRequest request;
  private final LeaseRequest leaseRequest;
  private final Instant now;
  private final ScanStarts scanStarts;
  private final Selection selection;
  private final LiveRows rows;
  private final Map<ExecutionId, String> documents = new HashMap<>();
  private final Set<ExecutionId> omittedDocuments = new HashSet<>();
  private final List<ClaimResult.ClaimedExecution> claimed = new ArrayList<>();

  /** Creates the statements for the ready executions of a selection. */
  ClaimStatements(
      Session session, ClaimRequest request, ScanStarts scanStarts, Selection selection) {
    this.session = session;
    this.request = request;
    this.scanStarts = scanStarts;
    this.selection = selection;
    leaseRequest = request.leaseRequest();
    now = leaseRequest.now();
    rows = new LiveRows(session);
  }

  /**
   * The result of a claim in one round trip.
   *
   * @param claimResult the claimed executions, and the next instant at which an execution can be
   *     claimed in a queue that is not in {@code left}
   * @param left the queues that have ready executions which the bulk claim does not cover, with the
   *     remaining free slots
   */
  record AtOnce(ClaimResult claimResult, List<ClaimRequest.Capacity> left) {}

  /**
   * Claims executions that wait and need no locks, and finds the next instant at which an execution
   * can be claimed, in one round trip: if nothing else is to be done, a new call starts after one
   * round trip to the database. Only for databases that support array statements, and for queues
   * without a scan start.
   */
  AtOnce claimAtOnce() throws SQLException {
    Map<String, Integer> room = freeSlots();
    Map<String, Instant> next = new TreeMap<>();
    NextReadyQuery nextReadyQuery = new NextReadyQuery(session, request, scanStarts, selection);
    Session.Both<LiveRow, Boolean> found =
        session
            .plan(PlannerHint.IN_ORDER_FOR_ANY)
            .both(
                bulkCandidates(room, Map.of()),
                nextReadyQuery.query(room.keySet(), Map.of(), next));
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

  /** {@return the executions of two claims, the earliest first} */
  static ClaimResult together(ClaimResult some, ClaimResult others) {
    List<ClaimResult.ClaimedExecution> all = new ArrayList<>(some.executions());
    all.addAll(others.executions());
    all.sort(EARLIEST_FIRST);
    return new ClaimResult(
        all,
        Stream.of(some, others)
            .map(ClaimResult::next)
            .filter(Objects::nonNull)
            .min(Instant::compareTo)
            .orElse(null));
  }

  ClaimResult claim() throws SQLException {
    session.plan(PlannerHint.IN_ORDER_FOR_ANY);
    Map<String, Integer> room = freeSlots();
    NextReadyQuery nextReadyQuery = new NextReadyQuery(session, request, scanStarts, selection);
    Map<String, Instant> next = null;
    if (session.dialect().supportsArrayStatements()) {
      claimBulk(room);
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

  /** {@return the number of executions that may be claimed, by queue} */
  private Map<String, Integer> freeSlots() {
    Map<String, Integer> room = new TreeMap<>();
    request.queues().forEach(capacity -> room.put(capacity.queue(), capacity.free()));
    return room;
  }

  /**
   * {@return the claimed executions, the earliest first, and the next instant at which an execution
   * can be claimed}
   */
  private ClaimResult claims(Map<String, Instant> next) {
    claimed.sort(EARLIEST_FIRST);
    return new ClaimResult(claimed, next.values().stream().min(Instant::compareTo).orElse(null));
  }

  /**
   * Makes the bulk claim: from the scan starts, then from the beginning for queues that have free
   * slots left.
   *
   * @param room the free slots of each queue, reduced by the executions claimed
   */
  private void claimBulk(Map<String, Integer> room) throws SQLException {
    Map<String, ScanStart.Known> known = scanStarts.of(room.keySet(), leaseRequest);
    claimBulk(room, known);
    Map<String, Integer> left = new TreeMap<>(room);
    left.keySet().retainAll(known.keySet());
    left.values().removeIf(number -> number == 0);
    if (!left.isEmpty()) {
      // Rows that became ready before a scan start since it was set.
      claimBulk(left, Map.of());
      room.putAll(left);
    }
  }

  private void claimBulk(Map<String, Integer> room, Map<String, ScanStart.Known> known)
      throws SQLException {
    Session.Query<LiveRow> plain = bulkCandidates(room, known);
    take(session.list(plain.text(), plain.filling(), plain.reading()), known, room);
  }

  /**
   * Returns the statement that scans each queue separately, from its own scan start, for as many
   * rows as it has free slots.
   */
  private String claimBulk() {
    return LiveRows.CLAIM
        + "(array(select f.id from unnest(?::text[], ?::bigint[], ?::int[])"
        + " as q(name, front, room) cross join lateral (select l.id from {live} l where "
        + READY.formatted("q.front", "q.name")
        + selection.condition()
        + " order by l.claimable_at, l.id limit q.room for update skip locked) f))"
        + " and state = ? and locks is null returning "
        + ExecutionColumns.OF_LIVE
        + DOCUMENT;
  }

  private Session.Query<LiveRow> bulkCandidates(
      Map<String, Integer> room, Map<String, ScanStart.Known> known) {
    Set<String> queues = room.keySet();
    return new Session.Query<>(
        claimBulk(),
        parameters -> {
          LiveRows.claim(parameters, leaseRequest);
          parameters
              .texts(queues)
              .numbers(queues, queue -> ScanStart.from(known.get(queue)))
              .smalls(queues, room::get);
          selection.fill(ready(parameters)).small(EnumCodes.STATES.of(ExecutionState.WAITING));
        },
        this::read);
  }

  /** Adds rows that the database has already assigned to the node to the result. */
  private void take(
      List<LiveRow> found, Map<String, ScanStart.Known> known, Map<String, Integer> room) {
    for (LiveRow row : found) {
      claimed.add(claimed(row, false));
      room.merge(row.execution().routing().queue(), -1, Integer::sum);
    }
    scanStarts.claimed(found, known, room, leaseRequest);
  }

  /**
   * Makes the general claim of a queue. Continues while locks exclude some of the rows found, so
   * that these do not use up free slots.
   */
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

  /** Makes the general claim of each queue, without finding the next instant. */
  ClaimResult claimEach() throws SQLException {
    session.plan(PlannerHint.IN_ORDER_FOR_ANY);
    for (ClaimRequest.Capacity capacity : request.queues()) {
      claimFrom(capacity.queue(), capacity.free());
    }
    return claims(Map.of());
  }

  /** {@return the ids of ready rows, the earliest first, without a lock} */
  List<ExecutionId> readyIds(String queue, int limit) throws SQLException {
    return session.list(
        "select l.id from" + readyRows(), readyRows(queue, limit), resultRow -> resultRow.id("id"));
  }

  private String readyRows() {
    return " {live} l where "
        + READY.formatted("?", "?")
        + (request.readyFrom() == null ? "" : " and l.locks is null")
        + selection.condition()
        + " order by l.claimable_at, l.id limit ?";
  }

  private Session.Filling readyRows(String queue, int limit) {
    return parameters ->
        selection
            .fill(
                parameters
                    .number(readyFrom())
                    .time(now)
                    .time(now)
                    .text(queue)
                    .texts(request.capabilities())
                    .small(EnumCodes.STATES.of(ExecutionState.RUNNING))
                    .time(now))
            .small(limit);
  }

  private long readyFrom() {
    Instant readyFrom = request.readyFrom();
    return readyFrom == null ? Long.MIN_VALUE : readyFrom.toEpochMilli();
  }

  /** Finds and locks ready rows, the earliest first. */
  private List<LiveRow> ready(String queue, int limit) throws SQLException {
    if (session.dialect().supportsSkipLockedWithLimit()) {
      return session.list(
          "select "
              + ExecutionColumns.OF_LIVE
              + DOCUMENT
              + " from"
              + readyRows()
              + " <for update of l> skip locked",
          readyRows(queue, limit),
          this::read);
    }
    List<ExecutionId> ids = readyIds(queue, limit);
    if (ids.isEmpty()) {
      return List.of();
    }
    List<LiveRow> locked =
        session.list(
            "select "
                + ExecutionColumns.OF_LIVE
                + DOCUMENT
                + " from {live} where id = any(?) and claimable_at is not null"
                + " and lease_until <= ? order by id for update skip locked",
            parameters -> parameters.ids(ids).time(now),
            this::read);
    locked.sort(Comparator.comparing(LiveRow::readyAt).thenComparing(LiveRow::id));
    return locked;
  }

  /** Fills in the parameters of {@link #READY}, except the queue and its scan start. */
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
      documents.put(row.id(), document);
    } else if (resultRow.flag("document_omitted")) {
      omittedDocuments.add(row.id());
    }
    return row;
  }

  private ClaimResult.ClaimedExecution claimed(LiveRow row, boolean takenOver) {
    return new ClaimResult.ClaimedExecution(
        row.execution(), documents.get(row.id()), takenOver, omittedDocuments.contains(row.id()));
  }

  private void take(List<LiveRow> mine) throws SQLException {
    List<AttemptRows.Of> lost = new ArrayList<>();
    for (LiveRow row : mine) {
      boolean takenOver = row.state() == ExecutionState.RUNNING;
      if (takenOver) {
        lost.add(new AttemptRows.Of(row.id(), AttemptRecords.lost(row.execution())));
      }
      row.become(ExecutionTransitions.claimed(row.execution(), leaseRequest));
      claimed.add(claimed(row, takenOver));
    }
    AttemptRows.add(session, lost);
    rows.writeClaims(mine, leaseRequest);
  }
}
