package io.quarterhour.jdbc.internal;

import io.quarterhour.jdbc.internal.sql.EnumCodes;
import io.quarterhour.jdbc.internal.sql.Parameters;
import io.quarterhour.jdbc.internal.sql.Session;
import io.quarterhour.store.LeaseTerms;
import io.quarterhour.task.Children;
import io.quarterhour.task.ExecutionId;
import io.quarterhour.task.ExecutionState;
import io.quarterhour.task.Origin;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The live rows that a transaction has locked. */
final class LiveRows {
  /**
   * Gives rows to an owner, all in one statement: what is new is the same for all, or follows from
   * what was there. What is written here no index mentions. {@link #claim} fills it in; which rows
   * these are comes after it.
   */
  static final String CLAIM =
      "update {live} set lost = lost + case when state = ? then 1 else 0 end,"
          + " started_at = case when children_total is not null and token > 0 then started_at"
          + " else cast(? <as bigint>) end, state = ?, token = token + 1, node_name = ?,"
          + " node_incarnation = ?, lease_until = ?, attempt = attempt + 1 where id = any";

  /** Holds for what a node knows, as {@code ClaimRequest.knowledge} says it. */
  static final String KNOWN =
      "case when l.action_version = 1 then l.action"
          + " else concat(l.action, '#', l.action_version) end = any(?)";

  private final Session session;
  private final Map<ExecutionId, LiveRow> locked = new HashMap<>();

  LiveRows(Session session) {
    this.session = session;
  }

  /** {@return the row, also if it is over by now; null if it was not live} */
  @Nullable LiveRow find(ExecutionId id) {
    return locked.get(id);
  }

  /** Locks rows, and those of their parents after them. What is not live is left out. */
  void lock(Collection<ExecutionId> ids) throws SQLException {
    lockAlone(ids);
    TreeSet<ExecutionId> parents = new TreeSet<>();
    for (LiveRow row : locked.values()) {
      ExecutionId parent = countingParent(row);
      if (parent != null) {
        parents.add(parent);
      }
    }
    lockAlone(parents);
  }

  /** Locks rows, in order of their ids. What is not live is left out. */
  void lockAlone(Collection<ExecutionId> ids) throws SQLException {
    List<ExecutionId> missing = ids.stream().filter(id -> !locked.containsKey(id)).toList();
    if (missing.isEmpty()) {
      return;
    }
    for (LiveRow row :
        session.list(
            "select "
                + ExecutionColumns.OF_LIVE
                + " from {live} where id = any(?) order by id for update",
            parameters -> parameters.ids(missing),
            LiveRow::readLocked)) {
      locked.put(row.id, row);
    }
  }

  /** {@return the fan-out that counts a row, or null} */
  static @Nullable ExecutionId countingParent(LiveRow row) {
    return row.origin.kind() == Origin.Kind.TENANT ? row.origin.parent() : null;
  }

  /** {@return what is locked and not over under a parent} */
  List<LiveRow> liveUnder(ExecutionId parent) {
    List<LiveRow> found = new ArrayList<>();
    for (LiveRow row : locked.values()) {
      if (parent.equals(countingParent(row)) && !row.isOver()) {
        found.add(row);
      }
    }
    return found;
  }

  /** Writes what has changed of a row that stays live. */
  void write(LiveRow row) throws SQLException {
    session.update(
        "update {live} set state = ?, ready_at = ?, claim_at = ?, lease_until = ?,"
            + " attempt = ?, failures = ?, lost = ?, cancel_reason = ?, quarantine = ?,"
            + " children_total = ?, children_open = ?, children_warned = ?, children_failed = ?"
            + " where id = ?",
        parameters -> {
          parameters
              .small(EnumCodes.STATES.of(row.state))
              .time(row.readyAt)
              .time(row.claimAt())
              .time(row.leaseUntil)
              .small(row.tries.attempt())
              .small(row.tries.failures())
              .small(row.tries.lostLeases())
              .text(row.cancelReason)
              .text(row.quarantine);
          children(parameters, row.children).id(row.id);
        });
  }

  private static Parameters children(Parameters parameters, @Nullable Children children)
      throws SQLException {
    return parameters
        .small(children == null ? null : children.total())
        .small(children == null ? null : children.open())
        .small(children == null ? null : children.warned())
        .small(children == null ? null : children.failed());
  }

  static Parameters claim(Parameters parameters, LeaseTerms terms) throws SQLException {
    int running = EnumCodes.STATES.of(ExecutionState.RUNNING);
    return parameters
        .small(running)
        .time(terms.now())
        .small(running)
        .text(terms.node().name())
        .text(terms.node().incarnation())
        .time(terms.until());
  }

  /** Gives rows to an owner. */
  void writeClaims(Collection<LiveRow> rows, LeaseTerms terms) throws SQLException {
    if (!rows.isEmpty()) {
      session.update(CLAIM + "(?)", parameters -> claim(parameters, terms).ids(ids(rows)));
    }
  }

  /** Prolongs leases. */
  void writeLeases(Collection<LiveRow> rows, Instant until) throws SQLException {
    if (!rows.isEmpty()) {
      session.update(
          "update {live} set lease_until = ? where id = any(?)",
          parameters -> parameters.time(until).ids(ids(rows)));
    }
  }

  private static List<ExecutionId> ids(Collection<LiveRow> rows) {
    return rows.stream().map(row -> row.id).toList();
  }
}
