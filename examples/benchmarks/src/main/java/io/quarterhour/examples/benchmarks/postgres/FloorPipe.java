package io.quarterhour.examples.benchmarks.postgres;

import java.sql.Connection;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/**
 * What is claimed on its way to whoever completes it.
 *
 * @param <T> what is known of it on this way
 */
final class FloorPipe<T> {
  private static final int BATCHES_BETWEEN = 4;

  private final BlockingQueue<List<T>> between = new ArrayBlockingQueue<>(BATCHES_BETWEEN);
  private final FloorStatements.Opening<T> opening;
  private volatile boolean stopped;
  private volatile boolean drying;

  FloorPipe(FloorStatements.Opening<T> opening) {
    this.opening = opening;
  }

  /** Claims until it is stopped. */
  void claim(DataSource pool) throws Exception {
    try (Connection connection = pool.getConnection();
        FloorStatements<T> statements = opening.open(connection)) {
      while (!stopped) {
        List<T> claimed = statements.claim();
        if (claimed.isEmpty()) {
          Thread.sleep(1);
        } else {
          between.put(claimed);
        }
      }
    }
    drying = true;
  }

  /** Runs and completes what was claimed until nothing more comes. */
  void complete(DataSource pool, Runnable action) throws Exception {
    try (Connection connection = pool.getConnection();
        FloorStatements<T> statements = opening.open(connection)) {
      while (!drying || !between.isEmpty()) {
        List<T> claimed = between.poll(1, TimeUnit.MILLISECONDS);
        if (claimed != null) {
          claimed.forEach(one -> action.run());
          statements.complete(claimed);
        }
      }
    }
  }

  void stop() {
    stopped = true;
  }
}
