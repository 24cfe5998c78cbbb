package io.quarterhour.examples.benchmarks.postgres;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One system with its own database and nodes. */
final class Trial implements AutoCloseable {
  private static final String OTHERS =
      "select count(*) from pg_stat_activity where datname = current_database()"
          + " and backend_type = 'client backend' and pid <> pg_backend_pid()";
  private static final String ROWS =
      "select tup_inserted + tup_updated + tup_deleted from pg_stat_database"
          + " where datname = current_database()";

  private final Server server;
  private final PostgresSystem system;
  private final Scale scale;
  private final Access access;
  private final List<NodeProcess> nodes = new ArrayList<>();

  Trial(Server server, PostgresSystem system, Scale scale) throws SQLException {
    this.server = server;
    this.system = system;
    this.scale = scale;
    access = server.freshDatabase();
  }

  PostgresSystem system() {
    return system;
  }

  Scale scale() {
    return scale;
  }

  Access access() {
    return access;
  }

  /** Starts nodes, each in a separate JVM. The first node creates the tables. */
  List<NodeProcess> nodes(int count) throws IOException {
    return nodes(count, Duration.ZERO);
  }

  /** Starts nodes with a poll interval; zero for the default of the system. */
  List<NodeProcess> nodes(int count, Duration pollInterval) throws IOException {
    for (int i = 1; i <= count; i++) {
      nodes.add(NodeProcess.start(system, "node-" + i, count > 1, pollInterval, access));
      if (i == 1) {
        nodes.get(0).send("install");
      }
    }
    return nodes;
  }

  /**
   * Vacuums and checkpoints, so that the server has no pending maintenance during the measurement.
   */
  void vacuum() throws SQLException {
    Server.execute(access, "vacuum analyze", "checkpoint");
  }

  /** {@return the number of executions that the nodes have run since their start} */
  long ran() throws IOException {
    long ran = 0;
    for (NodeProcess node : nodes) {
      ran += node.send("progress").get("ran").longValue();
    }
    return ran;
  }

  /** {@return whether a due execution is not yet recorded as finished} */
  boolean isPending() throws IOException {
    return nodes.get(0).send("pending").get("pending") > 0;
  }

  /** {@return the resources used by the server and the nodes so far} */
  Meter meter() throws SQLException, IOException {
    return Meter.read(server, access, nodes);
  }

  /** Ends the nodes and so their connections, which report their statistics when they end. */
  void endNodes() {
    for (NodeProcess node : nodes) {
      node.close();
    }
    nodes.clear();
  }

  /** {@return the number of rows inserted, updated and deleted in the database so far} */
  double rowsWritten() throws SQLException, InterruptedException {
    StallDetector stallDetector = new StallDetector();
    while (!Server.query(access, OTHERS).get(0).equals("0")) {
      stallDetector.awaitProgress(0, 0);
    }
    return Double.parseDouble(Server.query(access, ROWS).get(0));
  }

  @Override
  public void close() throws SQLException {
    endNodes();
    server.drop(access);
  }
}
