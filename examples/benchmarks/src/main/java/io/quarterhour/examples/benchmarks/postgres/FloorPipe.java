package io.quarterhour.examples.benchmarks.postgres;

import java.sql.Connection;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/** What is claimed on its way to whoever completes it. */
final class FloorPipe {
  private static final int BATCHES_BETWEEN = 4;

  private final BlockingQueue<List<FloorRows.Claimed>> between =
      new ArrayBlockingQueue<>(BATCHES_BETWEEN);
  private volatile boolean stopped;

  /** Claims until it is stopped. */
  Void claim(DataSource pool) throws Exception {
    try (Connection connection = pool.getConnection();
        FloorRows rows = new FloorRows(connection)) {
      while (!stopped) {
        List<FloorRows.Claimed> claimed = rows.claim();
        if (claimed.isEmpty()) {
          Thread.sleep(1);
        } else {
          between.put(claimed);
        }
      }
    }
    return null;
  }

  /** Runs and completes what was claimed until it is stopped. */
  Void complete(DataSource pool, Runnable action) throws Exception {
    try (Connection connection = pool.getConnection();
        FloorRows rows = new FloorRows(connection)) {
      while (!stopped || !between.isEmpty()) {
        List<FloorRows.Claimed> claimed = between.poll(1, TimeUnit.MILLISECONDS);
        if (claimed != null) {
          claimed.forEach(one -> action.run());
          rows.complete(claimed);
        }
      }
    }
    return null;
  }

  void stop() {
    stopped = true;
  }
}
