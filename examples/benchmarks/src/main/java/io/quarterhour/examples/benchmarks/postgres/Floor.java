package io.quarterhour.examples.benchmarks.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/**
 * No scheduler: what PostgreSQL gives if rows like those of Quarterhour are written by the fewest
 * statements, in tables with the same indexes. One connection claims, another one completes.
 */
final class Floor implements Engine {
  static final int CONNECTIONS = 18;
  static final String SETTINGS =
      "plain JDBC without an engine: the tables and row writes of ours, one connection that claims\n"
          + FloorRows.BATCH
          + " at a time, one that completes, 4 batches between them";

  private final DataSource pool;
  private final Runnable action;
  private final ModelRow model;
  private final ExecutorService threads = Executors.newFixedThreadPool(2);
  private final List<Future<?>> ends = new ArrayList<>();
  private final FloorPipe pipe = new FloorPipe();

  Floor(Setup setup) {
    pool = setup.pool();
    action = setup.action();
    try {
      model = ModelRow.take(pool);
    } catch (SQLException e) {
      throw new IllegalStateException("no row could be written as a model", e);
    }
  }

  @Override
  public void install() {
    // Done by whoever wrote the model.
  }

  @Override
  public void enqueue() throws SQLException {
    try (Connection connection = pool.getConnection()) {
      model.insert(connection);
    }
  }

  @Override
  public void enqueueAll(int count) throws SQLException {
    try (Connection connection = pool.getConnection()) {
      model.insert(connection, count);
    }
  }

  @Override
  public void start() {
    ends.add(threads.submit(() -> pipe.claim(pool)));
    ends.add(threads.submit(() -> pipe.complete(pool, action)));
  }

  @Override
  public String pending() {
    return LiveTable.PENDING;
  }

  @Override
  public void stop() throws Exception {
    pipe.stop();
    threads.shutdown();
    threads.awaitTermination(1, TimeUnit.MINUTES);
    for (Future<?> end : ends) {
      end.get();
    }
  }
}
