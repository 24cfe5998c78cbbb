package io.quarterhour.examples.benchmarks.postgres;

import java.sql.Connection;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/**
 * The queue between the claiming and the completing thread.
 *
 * @param <T> the data of a claimed execution
 */
final class FloorPipe<T> {
  private static final int QUEUED_BATCHES = 4;

  private final BlockingQueue<List<T>> queue = new ArrayBlockingQueue<>(QUEUED_BATCHES);
  private final FloorStatements.Opening<T> opening;
  private volatile boolean stopped;
  private volatile boolean claimingEnded;

  FloorPipe(FloorStatements.Opening<T> opening) {
    this.opening = opening;
  }

  /** Claims until the pipe is stopped. */
  void claim(DataSource pool) throws Exception {
    try (Connection connection = pool.getConnection();
        FloorStatements<T> statements = opening.open(connection)) {
      while (!stopped) {
        List<T> claimed = statements.claim();
        if (claimed.isEmpty()) {
          Thread.sleep(1);
        } else {
          queue.put(claimed);
        }
      }
    }
    claimingEnded = true;
  }

  /** Runs and completes claimed executions until claiming has ended and the queue is empty. */
  void complete(DataSource pool, Runnable action) throws Exception {
    try (Connection connection = pool.getConnection();
        FloorStatements<T> statements = opening.open(connection)) {
      while (!claimingEnded || !queue.isEmpty()) {
        List<T> claimed = queue.poll(1, TimeUnit.MILLISECONDS);
        if (claimed != null) {
          claimed.forEach(execution -> action.run());
          statements.complete(claimed);
        }
      }
    }
  }

  void stop() {
    stopped = true;
  }
}
