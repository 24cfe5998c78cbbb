package io.quarterhour.jdbc.internal.rows;

import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.jdbc.internal.sql.Session;
import io.quarterhour.store.execution.NewExecution;
import io.quarterhour.tenant.TenantId;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Named locks. The table contains a row for each name that was requested and not yet removed as
 * unused, with the execution that acquired it last. The lock is held while that execution is
 * leased. A transaction that changes a holder, or relies on one, has locked the row.
 */
public final class NamedLocks {
  /**
   * The condition for live rows of which no lock is held by another execution. Its parameters are a
   * state and the present instant.
   */
  public static final String LOCKS_FREE =
      "(locks is null or not exists (select 1 from {lock_request} w"
          + " join {named_lock} k on k.name = w.name join {live} h on h.id = k.holder"
          + " where w.execution = l.id and h.id <> l.id and h.state = ? and h.lease_until > ?))";

  /** The interval at which the last use of a name is stored. */
  private static final Duration USE_INTERVAL = Duration.ofHours(1);

  private NamedLocks() {}

  /** Stores the locks that a new execution needs. */
  public static void request(Session session, NewExecution execution, Instant now)
      throws SQLException {
    Set<String> names = new TreeSet<>(execution.constraints().locks());
    if (names.isEmpty()) {
      return;
    }
    session.each(
        "insert into {lock_request} (execution, name) values (?, ?)",
        names,
        (parameters, name) -> parameters.id(execution.id()).text(name));
    Map<String, Instant> stored = new TreeMap<>();
    session.list(
        "select name, used_at from {named_lock} where name = any(?)",
        parameters -> parameters.texts(names),
        resultRow -> stored.put(resultRow.text("name"), resultRow.time("used_at")));
    names.removeAll(stored.keySet());
    add(session, names, execution.routing().tenant(), now);
    stored.values().removeIf(usedAt -> usedAt.isAfter(now.minus(USE_INTERVAL)));
    session.each(
        "update {named_lock} set used_at = ? where name = ?",
        stored.keySet(),
        (parameters, name) -> parameters.time(now).text(name));
  }

  /**
   * Adds names that are not stored. If another transaction adds one of them at the same time, this
   * transaction is repeated.
   */
  private static void add(Session session, Set<String> names, TenantId tenant, Instant now)
      throws SQLException {
    session.each(
        "insert into {named_lock} (name, tenant, used_at) values (?, ?, ?)",
        names,
        (parameters, name) -> parameters.text(name).text(tenant.value()).time(now));
  }

  /**
   * Adds the names that were removed as unused while the request of a row was not committed yet.
   * Those that exist and were not locked are locked by others.
   */
  private static void restore(
      Session session, List<LiveRow> rows, Map<String, @Nullable ExecutionId> holders, Instant now)
      throws SQLException {
    Set<String> stored = holders(session, names(rows), "").keySet();
    for (LiveRow row : rows) {
      Set<String> removed = new TreeSet<>(row.locks());
      removed.removeAll(stored);
      removed.removeAll(holders.keySet());
      add(session, removed, row.execution().tenant(), now);
      removed.forEach(name -> holders.put(name, null));
    }
  }

  /**
   * Acquires the locks of rows that are about to be claimed. A name whose row another transaction
   * has locked counts as held: it is being assigned, and waiting for that may end in a deadlock.
   *
   * @return the rows that acquired all their locks or need none, in their order
   */
  public static List<LiveRow> acquire(Session session, List<LiveRow> rows, Instant now)
      throws SQLException {
    Set<String> names = names(rows);
    if (names.isEmpty()) {
      return rows;
    }
    Map<String, @Nullable ExecutionId> holders =
        holders(session, names, " order by name for update skip locked");
    if (holders.size() < names.size()) {
      restore(session, rows, holders, now);
    }
    Set<ExecutionId> leased = leased(session, holders.values(), now);
    List<LiveRow> granted = new ArrayList<>();
    Map<String, ExecutionId> taken = new HashMap<>();
    for (LiveRow row : rows) {
      if (row.locks().stream().allMatch(name -> isFree(name, row, holders, leased))) {
        granted.add(row);
        for (String name : row.locks()) {
          holders.put(name, row.id());
          taken.put(name, row.id());
          leased.add(row.id());
        }
      }
    }
    session.each(
        "update {named_lock} set holder = ? where name = ?",
        taken.entrySet(),
        (parameters, lock) -> parameters.id(lock.getValue()).text(lock.getKey()));
    return granted;
  }

  private static Set<String> names(Collection<LiveRow> rows) {
    Set<String> names = new TreeSet<>();
    rows.forEach(row -> names.addAll(row.locks()));
    return names;
  }

  private static boolean isFree(
      String name,
      LiveRow row,
      Map<String, @Nullable ExecutionId> holders,
      Set<ExecutionId> leased) {
    ExecutionId holder = holders.get(name);
    return holders.containsKey(name)
        && (holder == null || holder.equals(row.id()) || !leased.contains(holder));
  }

  private static Map<String, @Nullable ExecutionId> holders(
      Session session, Collection<String> names, String locking) throws SQLException {
    Map<String, @Nullable ExecutionId> holders = new HashMap<>();
    session.list(
        "select name, holder from {named_lock} where name = any(?)" + locking,
        parameters -> parameters.texts(names),
        resultRow -> holders.put(resultRow.text("name"), resultRow.idOrNull("holder")));
    return holders;
  }

  private static Set<ExecutionId> leased(
      Session session, Collection<@Nullable ExecutionId> holders, Instant now) throws SQLException {
    Set<ExecutionId> asked = new HashSet<>();
    for (ExecutionId holder : holders) {
      if (holder != null) {
        asked.add(holder);
      }
    }
    return asked.isEmpty()
        ? asked
        : new HashSet<>(
            session.list(
                "select id from {live} where id = any(?) and state = ? and lease_until > ?",
                parameters ->
                    parameters
                        .ids(asked)
                        .small(EnumCodes.STATES.of(ExecutionState.RUNNING))
                        .time(now),
                resultRow -> resultRow.id("id")));
  }

  /**
   * The locks of rows.
   *
   * @param takenOver the ids of those rows of which another execution has acquired a lock since
   *     their leases expired
   * @param unknown the ids of those rows of which another transaction is assigning a lock, or
   *     freeing it
   */
  public record Check(Set<ExecutionId> takenOver, Set<ExecutionId> unknown) {}

  /** Checks, without waiting, whether executions still hold their locks. */
  public static Check check(Session session, Collection<LiveRow> rows) throws SQLException {
    Set<String> names = names(rows);
    Check check = new Check(new HashSet<>(), new HashSet<>());
    if (!names.isEmpty()) {
      Map<String, @Nullable ExecutionId> holders =
          holders(session, names, " order by name for update skip locked");
      for (LiveRow row : rows) {
        if (!holders.keySet().containsAll(row.locks())) {
          check.unknown.add(row.id());
        } else if (!row.locks().stream().allMatch(name -> row.id().equals(holders.get(name)))) {
          check.takenOver.add(row.id());
        }
      }
    }
    return check;
  }

  /** Frees the locks that executions hold, in the order of the names. */
  public static void free(Session session, Collection<LiveRow> rows) throws SQLException {
    Map<String, List<ExecutionId>> byName = new TreeMap<>();
    for (LiveRow row : rows) {
      row.locks()
          .forEach(name -> byName.computeIfAbsent(name, n -> new ArrayList<>()).add(row.id()));
    }
    session.each(
        "update {named_lock} set holder = null where name = ? and holder = any(?)",
        byName.entrySet(),
        (parameters, lock) -> parameters.text(lock.getKey()).ids(lock.getValue()));
  }
}
