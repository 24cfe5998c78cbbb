package io.quarterhour.jdbc.internal.node;

import io.quarterhour.execution.NodeId;
import io.quarterhour.jdbc.internal.sql.Dialect;
import io.quarterhour.jdbc.internal.sql.Session;
import io.quarterhour.jdbc.internal.sql.TransactionRunner;
import io.quarterhour.store.NodeRow;
import io.quarterhour.store.NodeStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Stores nodes in a table. */
public final class JdbcNodeStore implements NodeStore {
  /** Separates the names of queues and capabilities within a column. */
  private static final String SEPARATOR = "\n";

  private final TransactionRunner transactionRunner;

  /** Creates a store that works through a transaction runner. */
  public JdbcNodeStore(TransactionRunner transactionRunner) {
    this.transactionRunner = transactionRunner;
  }

  @Override
  public @Nullable Instant heartbeat(NodeRow node) {
    Optional<Instant> now =
        transactionRunner.run(
            "mark node " + node.id() + " as alive",
            session -> {
              Session.Filling filling =
                  parameters ->
                      parameters
                          .text(node.id().name())
                          .text(node.id().incarnation())
                          .time(node.startedAt())
                          .time(node.heartbeatAt())
                          .text(String.join(SEPARATOR, node.queues()))
                          .text(String.join(SEPARATOR, node.capabilities()));
              Dialect dialect = session.dialect();
              if (dialect.heartbeatReturnsTime()) {
                return Optional.ofNullable(
                    session.first(
                        dialect.heartbeat(), filling, resultRow -> resultRow.time("millis")));
              }
              session.update(dialect.heartbeat(), filling);
              return Optional.ofNullable(
                  session.first(
                      dialect.clock(), parameters -> {}, resultRow -> resultRow.time("millis")));
            });
    return now.orElse(null);
  }

  @Override
  public void remove(NodeId node) {
    transactionRunner.run(
        "remove node " + node,
        session ->
            session.update(
                "delete from {node} where name = ? and incarnation = ?",
                parameters -> parameters.text(node.name()).text(node.incarnation())));
  }

  @Override
  public void removeStale(Instant seenBefore) {
    transactionRunner.run(
        "remove stale nodes",
        session ->
            session.update(
                "delete from {node} where heartbeat_at < ?",
                parameters -> parameters.time(seenBefore)));
  }

  @Override
  public List<NodeRow> nodes() {
    return transactionRunner.read(
        "list nodes",
        session ->
            session.list(
                "select name, incarnation, started_at, heartbeat_at, queues, capabilities"
                    + " from {node} order by name, incarnation",
                parameters -> {},
                resultRow ->
                    new NodeRow(
                        new NodeId(resultRow.text("name"), resultRow.text("incarnation")),
                        resultRow.time("started_at"),
                        resultRow.time("heartbeat_at"),
                        names(resultRow.text("queues")),
                        names(resultRow.text("capabilities")))));
  }

  private static List<String> names(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split(SEPARATOR, -1));
  }
}
