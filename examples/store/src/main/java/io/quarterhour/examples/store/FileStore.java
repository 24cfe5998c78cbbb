package io.quarterhour.examples.store;

import io.quarterhour.error.StoreException;
import io.quarterhour.store.ExecutionStore;
import io.quarterhour.store.HistoryStore;
import io.quarterhour.store.MaintenanceStore;
import io.quarterhour.store.NodeStore;
import io.quarterhour.store.SchedulerStore;
import io.quarterhour.store.StateStore;
import io.quarterhour.store.StoreInfo;
import io.quarterhour.store.TaskStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A store in a directory, for one scheduler in one process. Every write that has returned survives
 * a crash of the process or of the machine.
 *
 * <p>All rows are held in memory, which limits the amount of data. Each transaction that changes
 * rows waits for the disk, so the number of such transactions per second is limited by the number
 * of forced writes per second of the disk.
 */
public final class FileStore implements SchedulerStore {
  private final DirectoryLock lock;
  private final Transactions transactions;
  private final TaskStore tasks;
  private final ExecutionStore executions;
  private final HistoryStore history;
  private final NodeStore nodes;
  private final StateStore states;
  private final MaintenanceStore maintenance;

  private FileStore(DirectoryLock lock, Path directory, Transactions.JournalOptions options)
      throws IOException {
    this.lock = lock;
    Tables tables = new Tables();
    // Created before the journal is read, so that its indexes are filled too.
    ExecutionIndex rows = new ExecutionIndex(tables);
    transactions = Transactions.open(directory.resolve("journal"), tables, options);
    ExecutionInserter inserter = new ExecutionInserter(tables, rows);
    CancelHandler cancelHandler = new CancelHandler(rows);
    tasks = new FileTaskStore(transactions, tables, inserter, cancelHandler);
    executions = new FileExecutionStore(transactions, tables, rows, inserter, cancelHandler);
    history = new FileHistoryStore(transactions, tables, rows);
    nodes = new FileNodeStore(transactions, tables);
    states = new FileStateStore(transactions, tables);
    maintenance = new FileMaintenanceStore(transactions, tables, rows);
  }

  /**
   * Opens a directory, which is created if it is missing.
   *
   * @param directory the directory for the files of the store, which must contain nothing else
   * @return the store, which the caller must close
   * @throws StoreException if another store uses the directory, its journal is damaged, or it
   *     cannot be read or written
   */
  public static FileStore open(Path directory) {
    return open(directory, Transactions.JournalOptions.SAFE);
  }

  /**
   * Opens a directory with other settings than the safe ones, for tests. Without waiting for the
   * disk, written data survives the end of the process but not necessarily a crash of the machine.
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
  public MaintenanceStore maintenance() {
    return maintenance;
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
      throw new StoreException(
          "the journal of the store could not be closed: " + e.getMessage(), e, false);
    }
  }
}
