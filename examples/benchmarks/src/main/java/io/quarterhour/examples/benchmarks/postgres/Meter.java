package io.quarterhour.examples.benchmarks.postgres;

import io.quarterhour.examples.benchmarks.frame.Figure;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * The resources used up to a point in time.
 *
 * @param at the point in time, in nanoseconds
 * @param ran the number of executions that the nodes have run since their start
 * @param first the start of the first of them, in nanoseconds
 * @param jvm the processor time of the nodes, in nanoseconds
 * @param server the processor time of the server, in nanoseconds; empty if it is not available
 * @param wal the size of the write-ahead log written by the server, in bytes
 */
record Meter(long at, long ran, long first, double jvm, OptionalLong server, double wal) {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double NANOS_PER_MICRO = 1000;

  static Meter read(Server server, Access access, List<NodeProcess> nodes)
      throws SQLException, IOException {
    long ran = 0;
    long first = Long.MAX_VALUE;
    double jvm = 0;
    for (NodeProcess node : nodes) {
      var progress = node.send("progress");
      ran += progress.get("ran").longValue();
      if (progress.get("ran") > 0) {
        first = Math.min(first, progress.get("first").longValue());
      }
      jvm += progress.get("cpu");
    }
    return new Meter(
        System.nanoTime(),
        ran,
        first,
        jvm,
        server.cpu().nanos(),
        Double.parseDouble(
            Server.query(access, "select pg_current_wal_insert_lsn() - '0/0'::pg_lsn").get(0)));
  }

  /** {@return the executions per second since an earlier point in time} */
  Figure rate(String name, long count, long since) {
    return new Figure(name, count * NANOS_PER_SECOND / (at - since), "1/s");
  }

  /** {@return the resources used per execution since an earlier reading} */
  List<Figure> perExecution(String name, long count, Meter since) {
    List<Figure> figures = new ArrayList<>();
    double jvmMicros = (jvm - since.jvm) / NANOS_PER_MICRO / count;
    if (server.isPresent() && since.server.isPresent()) {
      double serverMicros =
          (server.getAsLong() - since.server.getAsLong()) / NANOS_PER_MICRO / count;
      figures.add(new Figure("cpu." + name, jvmMicros + serverMicros, "us/op"));
      figures.add(new Figure("cpu." + name + ".server", serverMicros, "us/op"));
    }
    figures.add(new Figure("cpu." + name + ".jvm", jvmMicros, "us/op"));
    figures.add(new Figure("wal." + name, (wal - since.wal) / count, "bytes/op"));
    return figures;
  }
}
