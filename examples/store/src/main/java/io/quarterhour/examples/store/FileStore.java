package io.quarterhour.examples.store;

import io.quarterhour.error.StoreException;
import io.quarterhour.store.ExecutionStore;
import io.quarterhour.store.HistoryStore;
import io.quarterhour.store.NodeStore;
import io.quarterhour.store.SchedulerStore;
import io.quarterhour.store.StateStore;
import io.quarterhour.store.StoreInfo;
import io.quarterhour.store.TaskStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Keeps everything in a directory, for one scheduler in one process: what was answered is there
 * after a crash, of the process or of the machine.
 *
 * <p>All rows are held in memory, so it is for what fits there. Each act that changes something
 * waits for the disk, so it does as many acts a second as the disk can force writes.
 */
public final class FileStore implements SchedulerStore {
  private final DirectoryLock lock;
  private final Transactions transactions;
  private final TaskStore tasks;
  private final ExecutionStore executions;
  private final HistoryStore history;
  private final NodeStore nodes;
  private final StateStore states;

  private FileStore(DirectoryLock lock, Path directory, Transactions.JournalOptions options)
      throws IOException {
    this.lock = lock;
    Tables tables = new Tables();
    // Before the journal is read, so that its indexes follow.
    ExecutionIndex rows = new ExecutionIndex(tables);
    transactions = Transactions.open(directory.resolve("journal"), tables, options);
    ExecutionInserter inserter = new ExecutionInserter(tables, rows);
    CancelHandler cancelHandler = new CancelHandler(rows);
    tasks = new FileTaskStore(transactions, tables, inserter, cancelHandler);
    executions = new FileExecutionStore(transactions, tables, rows, inserter, cancelHandler);
    history = new FileHistoryStore(transactions, tables, rows);
    nodes = new FileNodeStore(transactions, tables);
    states = new FileStateStore(transactions, tables);
  }

  /**
   * Opens a directory, which is made if it is missing.
   *
   * @param directory where the store keeps its files, and nobody else
   * @return the store, which whoever uses it closes
   * @throws StoreException if another store has the directory, or its journal is damaged, or it
   *     cannot be read or written
   */
  public static FileStore open(Path directory) {
    return open(directory, Transactions.JournalOptions.SAFE);
  }

  /**
   * Opens a directory. Another way of writing than the safe one is for tests: without waiting for
   * the disk what was written outlives the process, and only a crash of the machine could tell the
   * difference.
   */
  static FileStore open(Path directory, Transactions.JournalOptions options) {
    try {
      Files.createDirectories(directory);
      DirectoryLock lock = DirectoryLock.acquire(directory);
      try {
        return new FileStore(lock, directory, options);
      } catch (IOException | RuntimeException e) {
        lock.close();
        throw e;
      }
    } catch (IOException e) {
      throw new StoreException(
          "the store in " + directory + " could not be opened: " + e.getMessage(), e, false);
    }
  }

  @Override
  public TaskStore tasks() {
    return tasks;
  }

  @Override
  public ExecutionStore executions() {
    return executions;
  }

  @Override
  public HistoryStore history() {
    return history;
  }

  @Override
  public NodeStore nodes() {
    return nodes;
  }

  @Override
  public StateStore states() {
    return states;
  }

  @Override
  public StoreInfo info() {
    return new StoreInfo("files", null);
  }

  @Override
  public void close() {
    try (lock) {
      transactions.close();
    } catch (IOException e) {
      throw new StoreException("the store could not be closed: " + e.getMessage(), e, false);
    }
  }
}
