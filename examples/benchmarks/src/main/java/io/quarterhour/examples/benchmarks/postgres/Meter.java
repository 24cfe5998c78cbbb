package io.quarterhour.examples.benchmarks.postgres;

import io.quarterhour.examples.benchmarks.frame.Figure;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * What was used up to some moment.
 *
 * @param at the moment, in nanoseconds
 * @param ran how many executions the nodes have run since they were started
 * @param first when the first of them began, in nanoseconds
 * @param jvm the processor time of the nodes, in nanoseconds
 * @param server the processor time of the server, in nanoseconds; empty if nobody tells
 * @param wal how much log the server has written, in bytes
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

  /** {@return executions in a second since an earlier moment} */
  Figure rate(String name, long count, long since) {
    return new Figure(name, count * NANOS_PER_SECOND / (at - since), "1/s");
  }

  /** {@return what each of so many has used since an earlier moment} */
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
