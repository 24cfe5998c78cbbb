package io.quarterhour.jdbc.internal.history;

import static java.util.stream.Collectors.joining;

import io.quarterhour.execution.ExecutionId;
import io.quarterhour.jdbc.internal.node.JdbcStateStore;
import io.quarterhour.jdbc.internal.sql.Session;
import io.quarterhour.query.RetentionPolicy;
import io.quarterhour.store.StateKey;
import io.quarterhour.tenant.TenantId;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The positions up to which the history has been pruned, which all nodes share. They are one row,
 * which is locked for each step of pruning, so that nodes do not prune the same executions.
 *
 * @param policy the hash of the policy for which the scans began with the oldest execution
 * @param since the instant at which they began
 * @param positions the last execution that each scan has dealt with, by the name of the scan
 */
record PruneProgress(int policy, Instant since, Map<String, Position> positions) {
  private static final StateKey KEY = StateKey.ofEngine(TenantId.INSTALLATION, "history-pruning");

  /** A place in the order of the end of executions. */
  record Position(Instant endedAt, ExecutionId id) implements Comparable<Position> {
    /** The position before all executions. */
    static final Position START = new Position(Instant.EPOCH, new ExecutionId(0, 0));

    @Override
    public int compareTo(Position other) {
      int byEnd = endedAt.compareTo(other.endedAt);
      return byEnd != 0 ? byEnd : id.compareTo(other.id);
    }
  }

  /** {@return the positions of scans that begin now} */
  static PruneProgress startingAt(Instant now, RetentionPolicy policy) {
    return new PruneProgress(hash(policy), now, Map.of());
  }

  /** {@return whether the scans began for the same policy} */
  boolean isFor(RetentionPolicy other) {
    return policy == hash(other);
  }

  /** The hash of the text is the same in each JVM, unlike that of the states. */
  private static int hash(RetentionPolicy policy) {
    return policy.toString().hashCode();
  }

  /** Locks and reads the positions. Returns null if another node is pruning. */
  static @Nullable PruneProgress lock(Session session, Instant now, RetentionPolicy policy)
      throws SQLException {
    String text = JdbcStateStore.find(session, KEY, " for update skip locked");
    if (text != null) {
      return parse(text);
    }
    if (JdbcStateStore.find(session, KEY, "") != null) {
      return null;
    }
    PruneProgress first = startingAt(now, policy);
    JdbcStateStore.put(session, KEY, true, first.text(), now);
    return first;
  }

  /** Writes the positions, which have been locked. */
  void write(Session session, Instant now) throws SQLException {
    JdbcStateStore.put(session, KEY, false, text(), now);
  }

  /** {@return the last execution that a scan has dealt with} */
  Position of(String scan) {
    return positions.getOrDefault(scan, Position.START);
  }

  /** {@return the same positions with another one for a scan} */
  PruneProgress with(String scan, Position position) {
    Map<String, Position> changed = new TreeMap<>(positions);
    changed.put(scan, position);
    return new PruneProgress(policy, since, changed);
  }

  private String text() {
    return policy
        + " "
        + since.toEpochMilli()
        + positions.entrySet().stream()
            .map(
                entry ->
                    " "
                        + entry.getKey()
                        + " "
                        + entry.getValue().endedAt.toEpochMilli()
                        + " "
                        + entry.getValue().id)
            .collect(joining());
  }

  private static PruneProgress parse(String text) {
    String[] parts = text.split(" ", -1);
    Map<String, Position> positions = new TreeMap<>();
    for (int i = 2; i + 2 < parts.length; i += 3) {
      Instant endedAt = Instant.ofEpochMilli(Long.parseLong(parts[i + 1]));
      positions.put(parts[i], new Position(endedAt, ExecutionId.parse(parts[i + 2])));
    }
    return new PruneProgress(
        Integer.parseInt(parts[0]), Instant.ofEpochMilli(Long.parseLong(parts[1])), positions);
  }
}
