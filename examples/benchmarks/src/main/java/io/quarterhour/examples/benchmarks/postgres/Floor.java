package io.quarterhour.examples.benchmarks.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/**
 * A lower bound of the cost, not a scheduler: the performance of PostgreSQL if rows like those of
 * Quarterhour are written by as few statements as possible, in tables with the same indexes. One
 * connection claims and another connection completes.
 */
final class Floor implements Engine {
  static final int CONNECTIONS = 18;
  static final String SETTINGS =
      "plain JDBC without an engine: the tables and row writes of ours, one connection that"
          + " claims\n"
          + FloorStatements.BATCH
          + " at a time, one that completes, 4 batches queued between them; for recurring the"
          + " first\n"
          + "finds due tasks, then advances and leases them in one statement, the second also"
          + " writes\n"
          + "last executions; a task is due again a second after it fired";

  private final DataSource pool;
  private final Runnable action;
  private final TemplateRow template;
  private final ExecutorService threads = Executors.newFixedThreadPool(2);
  private Optional<Quarterhour> client = Optional.empty();
  private Optional<FloorPipe<?>> running = Optional.empty();

  /** The loop of a thread, which runs until it is stopped. */
  private interface Loop {
    void run() throws Exception;
  }

  Floor(Setup setup) {
    pool = setup.pool();
    action = setup.action();
    try {
      template = TemplateRow.create(pool);
    } catch (SQLException e) {
      throw new IllegalStateException("the template row could not be written", e);
    }
  }

  @Override
  public void install() {
    // The tables were created when the template row was written.
  }

  @Override
  public void enqueue() throws SQLException {
    try (Connection connection = pool.getConnection()) {
      template.insert(connection);
    }
  }

  @Override
  public void enqueueAll(int count) throws SQLException {
    try (Connection connection = pool.getConnection()) {
      template.insert(connection, count);
    }
  }

  @Override
  public void saveRecurring() {
    client().saveRecurring();
  }

  /** {@return the client that saves tasks} */
  private synchronized Quarterhour client() {
    if (client.isEmpty()) {
      client = Optional.of(TemplateRow.client(pool));
    }
    return client.get();
  }

  /** Runs tasks if any were saved, otherwise calls. */
  @Override
  public synchronized void start() {
    client.ifPresent(Quarterhour::stop);
    if (client.isPresent()) {
      run(new FloorPipe<>(FloorTasks::new));
    } else {
      run(new FloorPipe<>(FloorRows::new));
    }
  }

  private void run(FloorPipe<?> pipe) {
    running = Optional.of(pipe);
    threads.execute(() -> runOrExit(() -> pipe.claim(pool)));
    threads.execute(() -> runOrExit(() -> pipe.complete(pool, action)));
  }

  /**
   * Ends this JVM if the loop fails. Otherwise the measuring process would only see low throughput.
   */
  @SuppressWarnings("CatchAndPrintStackTrace") // the measuring process prints the error output
  private static void runOrExit(Loop loop) {
    try {
      loop.run();
    } catch (Exception e) {
      e.printStackTrace();
      System.exit(1);
    }
  }

  @Override
  public String pending() {
    return LiveTable.PENDING;
  }

  @Override
  public synchronized void stop() throws Exception {
    running.ifPresent(FloorPipe::stop);
    threads.shutdown();
    if (!threads.awaitTermination(1, TimeUnit.MINUTES)) {
      throw new IllegalStateException("claimed executions were not completed within a minute");
    }
  }
}
