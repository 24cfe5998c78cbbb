package io.quarterhour.examples.store;

import io.quarterhour.error.StoreException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs transactions, one at a time and each atomically: a transaction changes the tables, its
 * changes are appended to the journal as one line, and only then does it return. If the transaction
 * or the journal throws, the tables are rolled back.
 *
 * <p>After a failure of the journal it is unknown how much of the last line is on disk and whether
 * a further line would be written. All later writes are therefore refused until the directory is
 * opened again.
 */
final class Transactions implements Closeable {
  private final ReentrantLock lock = new ReentrantLock();
  private final Path path;
  private final Tables tables;
  private final JournalOptions options;
  private Journal journal;
  private long rewriteSize;
  private @Nullable String failure;

  /**
   * Settings for writing the journal.
   *
   * @param forced whether each transaction waits until the disk has written its line
   * @param rewriteThreshold the size in bytes from which the journal is rewritten; it is rewritten
   *     again whenever its size has doubled since
   */
  record JournalOptions(boolean forced, long rewriteThreshold) {
    static final JournalOptions SAFE = new JournalOptions(true, 16L << 20);
  }

  private Transactions(Path path, Tables tables, JournalOptions options) throws IOException {
    this.path = path;
    this.tables = tables;
    this.options = options;
    long length = Journal.read(path, text -> Format.load(text, tables));
    boolean reusable = length > 0 && length < options.rewriteThreshold;
    journal = reusable ? Journal.open(path, length, options.forced) : rewrite();
    rewriteSize = reusable ? options.rewriteThreshold : nextRewriteSize(journal);
  }

  /**
   * Opens the journal and reads it.
   *
   * @param path the file, which may be missing
   * @param tables empty tables with all their indexes, which are filled from the journal
   * @param options the settings for writing
   * @return the transactions
   * @throws IOException if the journal is damaged or cannot be read or written
   */
  static Transactions open(Path path, Tables tables, JournalOptions options) throws IOException {
    return new Transactions(path, tables, options);
  }

  /** Writes the current rows only, without their earlier versions. */
  private Journal rewrite() throws IOException {
    return Journal.rewrite(
        path,
        writer -> {
          for (Change row : tables.rows()) {
            writer.write(Format.write(List.of(row)));
          }
        },
        options.forced);
  }

  private long nextRewriteSize(Journal journal) {
    return Math.max(options.rewriteThreshold, 2 * journal.size());
  }

  /** Runs a transaction that changes nothing. */
  <T extends @Nullable Object> T read(Supplier<T> transaction) {
    lock.lock();
    try {
      return transaction.get();
    } finally {
      lock.unlock();
    }
  }

  /** Runs a transaction that may change rows. */
  <T extends @Nullable Object> T write(Supplier<T> transaction) {
    lock.lock();
    try {
      if (failure != null) {
        throw new StoreException(failure, null, false);
      }
      T result = transaction.get();
      List<Change> changes = tables.changes();
      if (!changes.isEmpty()) {
        journal.append(Format.write(changes));
      }
      tables.commit();
      rewriteIfLarge();
      return result;
    } catch (IOException e) {
      failure =
          path
              + " could not be written, so further writes are refused: close the store and open it"
              + " again";
      throw new StoreException(failure, e, false);
    } finally {
      // Has no effect after a commit.
      tables.rollback();
      lock.unlock();
    }
  }

  /**
   * The transaction is already committed. If the journal cannot be rewritten, the next transaction
   * is refused.
   */
  private void rewriteIfLarge() {
    if (journal.size() >= rewriteSize) {
      try {
        journal.close();
        journal = rewrite();
        rewriteSize = nextRewriteSize(journal);
      } catch (IOException e) {
        failure =
            path
                + " could not be rewritten ("
                + e
                + "), so further writes are refused: close the store and open it again";
      }
    }
  }

  @Override
  public void close() throws IOException {
    lock.lock();
    try {
      failure = path + " is closed";
      journal.close();
    } finally {
      lock.unlock();
    }
  }
}
