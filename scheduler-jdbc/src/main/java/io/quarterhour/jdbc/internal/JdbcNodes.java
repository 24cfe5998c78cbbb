package io.quarterhour.jdbc.internal;

import io.quarterhour.jdbc.internal.sql.Session;
import io.quarterhour.jdbc.internal.sql.Transactions;
import io.quarterhour.store.NodeRow;
import io.quarterhour.store.NodeStore;
import io.quarterhour.task.NodeId;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

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
  public void heartbeat(NodeRow node, Instant forgetBefore) {
    transactions.run(
        "note that node " + node.id() + " is alive",
        session -> {
          note(session, node);
          return session.update(
              "delete from {node} where seen_at < ?", bind -> bind.time(forgetBefore));
        });
  }

  private static void note(Session session, NodeRow node) throws SQLException {
    Session.Filling filling =
        bind ->
            bind.time(node.startedAt())
                .time(node.seenAt())
                .text(String.join(BETWEEN, node.queues()))
                .text(node.id().name())
                .text(node.id().incarnation());
    int changed =
        session.update(
            "update {node} set started_at = ?, seen_at = ?, queues = ?"
                + " where name = ? and incarnation = ?",
            filling);
    if (changed == 0) {
      session.update(
          "insert into {node} (started_at, seen_at, queues, name, incarnation)"
              + " values (?, ?, ?, ?, ?)",
          filling);
    }
  }

  @Override
  public List<NodeRow> nodes() {
    return transactions.run(
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
