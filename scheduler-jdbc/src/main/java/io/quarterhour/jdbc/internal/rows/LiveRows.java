package io.quarterhour.jdbc.internal.rows;

import io.quarterhour.execution.AttemptCounts;
import io.quarterhour.execution.ChildCounts;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.Origin;
import io.quarterhour.jdbc.internal.sql.Parameters;
import io.quarterhour.jdbc.internal.sql.Session;
import io.quarterhour.store.execution.LeaseRequest;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The live rows that a transaction has locked. */
public final class LiveRows {
  /**
   * Assigns rows to an owner, all in one statement: the new values are the same for all rows, or
   * computed from the old ones. It writes no indexed column. {@link #claim} fills in the
   * parameters; the ids of the rows follow.
   */
  public static final String CLAIM =
      "update {live} set lost_leases = lost_leases + case when state = ? then 1 else 0 end,"
          + " started_at = case when children_total is not null and token > 0 then started_at"
          + " else cast(? <as bigint>) end, state = ?, token = token + 1, node_name = ?,"
          + " node_incarnation = ?, lease_until = ?, attempt = attempt + 1 where id = any";

  /**
   * The condition for rows that a node supports, in the notation of {@code
   * ClaimRequest.capability}.
   */
  public static final String KNOWN =
      "case when l.parameters_version = 1 then l.action"
          + " else concat(l.action, '#', l.parameters_version) end = any(?)";

  private final Session session;
  private final Map<ExecutionId, LiveRow> locked = new HashMap<>();

  public LiveRows(Session session) {
    this.session = session;
  }

  /** {@return the row, even if it has finished since it was locked; null if it was not live} */
  public @Nullable LiveRow find(ExecutionId id) {
    return locked.get(id);
  }

  /**
   * Locks rows, and afterwards those of their parents. Executions that are not live are left out.
   */
  public void lock(Collection<ExecutionId> ids) throws SQLException {
    lockAlone(ids);
    lockParents();
  }

  /**
   * Like {@link #lock}, but leaves out the rows that other transactions have locked unless it
   * waits. It always waits for the parents.
   *
   * @return the ids of the live rows that were left out
   */
  public Set<ExecutionId> lock(Collection<ExecutionId> ids, boolean waits) throws SQLException {
    if (waits) {
      lock(ids);
      return Set.of();
    }
    Set<ExecutionId> leftOut = lockFree(ids);
    lockParents();
    return leftOut;
  }

  /** Locks the rows of the parents of the locked rows. */
  private void lockParents() throws SQLException {
    TreeSet<ExecutionId> parents = new TreeSet<>();
    for (LiveRow row : locked.values()) {
      ExecutionId parent = countingParent(row);
      if (parent != null) {
        parents.add(parent);
      }
    }
    lockAlone(parents);
  }

  /** Locks rows in the order of their ids. Executions that are not live are left out. */
  public void lockAlone(Collection<ExecutionId> ids) throws SQLException {
    lock(ids, "");
  }

  /**
   * Locks those rows that no other transaction has locked, without waiting.
   *
   * @return the ids of the other live rows
   */
  public Set<ExecutionId> lockFree(Collection<ExecutionId> ids) throws SQLException {
    lock(ids, " skip locked");
    List<ExecutionId> missing = missing(ids);
    return missing.isEmpty()
        ? Set.of()
        : new HashSet<>(
            session.list(
                "select id from {live} where id = any(?)",
                parameters -> parameters.ids(missing),
                resultRow -> resultRow.id("id")));
  }

  private void lock(Collection<ExecutionId> ids, String locking) throws SQLException {
    List<ExecutionId> missing = missing(ids);
    if (missing.isEmpty()) {
      return;
    }
    for (LiveRow row :
        session.list(
            "select "
                + ExecutionColumns.OF_LIVE
                + " from {live} where id = any(?) order by id for update"
                + locking,
            parameters -> parameters.ids(missing),
            LiveRow::readLocked)) {
      locked.put(row.id(), row);
    }
  }

  private List<ExecutionId> missing(Collection<ExecutionId> ids) {
    return ids.stream().filter(id -> !locked.containsKey(id)).toList();
  }

  /** {@return the fan-out that counts a row as its child, or null} */
  public static @Nullable ExecutionId countingParent(LiveRow row) {
    return row.origin().kind() == Origin.Kind.CHILD ? row.origin().parent() : null;
  }

  /** {@return the locked children of a parent that have not finished} */
  public List<LiveRow> liveUnder(ExecutionId parent) {
    List<LiveRow> found = new ArrayList<>();
    for (LiveRow row : locked.values()) {
      if (parent.equals(countingParent(row)) && !row.isFinished()) {
        found.add(row);
      }
    }
    return found;
  }

  /** Writes the changes of a row that stays live. */
  public void write(LiveRow row) throws SQLException {
    session.update(
        "update {live} set state = ?, ready_at = ?, claimable_at = ?, lease_until = ?, attempt = ?,"
            + " failures = ?, lost_leases = ?, cancel_reason = ?, quarantine_reason = ?,"
            + " children_total = ?, children_unfinished = ?, children_warnings = ?, children_failed"
            + " = ? where id = ?",
        parameters -> {
          AttemptCounts attemptCounts = row.execution().attemptCounts();
          parameters
              .small(EnumCodes.STATES.of(row.state()))
              .time(row.readyAt())
              .time(row.claimableAt())
              .time(row.leaseUntil())
              .small(attemptCounts.attempt())
              .small(attemptCounts.failures())
              .small(attemptCounts.lostLeases())
              .text(row.cancelReason())
              .text(row.quarantineReason());
          children(parameters, row.execution().childCounts()).id(row.id());
        });
  }

  private static Parameters children(Parameters parameters, @Nullable ChildCounts childCounts)
      throws SQLException {
    return parameters
        .small(childCounts == null ? null : childCounts.total())
        .small(childCounts == null ? null : childCounts.unfinished())
        .small(childCounts == null ? null : childCounts.warnings())
        .small(childCounts == null ? null : childCounts.failed());
  }

  public static Parameters claim(Parameters parameters, LeaseRequest leaseRequest)
      throws SQLException {
    int running = EnumCodes.STATES.of(ExecutionState.RUNNING);
    return parameters
        .small(running)
        .time(leaseRequest.now())
        .small(running)
        .text(leaseRequest.node().name())
        .text(leaseRequest.node().incarnation())
        .time(leaseRequest.until());
  }

  /** Assigns rows to an owner. */
  public void writeClaims(Collection<LiveRow> rows, LeaseRequest leaseRequest) throws SQLException {
    if (!rows.isEmpty()) {
      session.update(CLAIM + "(?)", parameters -> claim(parameters, leaseRequest).ids(ids(rows)));
    }
  }

  /** Extends leases. */
  public void writeLeases(Collection<LiveRow> rows, Instant until) throws SQLException {
    if (!rows.isEmpty()) {
      session.update(
          "update {live} set lease_until = ? where id = any(?)",
          parameters -> parameters.time(until).ids(ids(rows)));
    }
  }

  private static List<ExecutionId> ids(Collection<LiveRow> rows) {
    return rows.stream().map(LiveRow::id).toList();
  }
}
