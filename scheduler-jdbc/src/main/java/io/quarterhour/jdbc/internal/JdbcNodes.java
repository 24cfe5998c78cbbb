package io.quarterhour.jdbc.internal;

import io.quarterhour.jdbc.internal.sql.Dialect;
import io.quarterhour.jdbc.internal.sql.Session;
import io.quarterhour.jdbc.internal.sql.Transactions;
import io.quarterhour.store.NodeRow;
import io.quarterhour.store.NodeStore;
import io.quarterhour.task.NodeId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Nodes in a table. */
public final class JdbcNodes implements NodeStore {
  /** Stands between the names of queues in one cell. */
  private static final String BETWEEN = "\n";

  private final Transactions transactions;

  /** Keeps them where transactions go. */
  public JdbcNodes(Transactions transactions) {
    this.transactions = transactions;
  }

  @Override
  public @Nullable Instant heartbeat(NodeRow node) {
    Optional<Instant> now =
        transactions.run(
            "note that node " + node.id() + " is alive",
            session -> {
              Session.Filling filling =
                  bind ->
                      bind.text(node.id().name())
                          .text(node.id().incarnation())
                          .time(node.startedAt())
                          .time(node.seenAt())
                          .text(String.join(BETWEEN, node.queues()));
              Dialect dialect = session.dialect();
              if (dialect.answersHeartbeats()) {
                return Optional.ofNullable(
                    session.first(dialect.heartbeat(), filling, cells -> cells.time("millis")));
              }
              session.update(dialect.heartbeat(), filling);
              return Optional.ofNullable(
                  session.first(dialect.clock(), bind -> {}, cells -> cells.time("millis")));
            });
    return now.orElse(null);
  }

  @Override
  public void forget(Instant seenBefore) {
    transactions.run(
        "forget nodes that are gone",
        session ->
            session.update("delete from {node} where seen_at < ?", bind -> bind.time(seenBefore)));
  }

  @Override
  public List<NodeRow> nodes() {
    return transactions.read(
        "list nodes",
        session ->
            session.list(
                "select name, incarnation, started_at, seen_at, queues from {node}"
                    + " order by name, incarnation",
                bind -> {},
                cells -> {
                  String queues = cells.text("queues");
                  return new NodeRow(
                      new NodeId(cells.text("name"), cells.text("incarnation")),
                      cells.time("started_at"),
                      cells.time("seen_at"),
                      queues.isEmpty() ? List.of() : List.of(queues.split(BETWEEN, -1)));
                }));
  }
}
