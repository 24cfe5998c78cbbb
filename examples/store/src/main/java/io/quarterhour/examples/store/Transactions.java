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
 * Does acts, one at a time, each whole or not at all: an act changes the tables, its changes go to
 * the journal as one line, and only then it is answered. If it throws, or the journal does, the
 * tables are as they were.
 *
 * <p>After the journal has failed nobody knows what of the last line is on the disk, and whether
 * the next one would be. So nothing is written any more until the directory is opened anew.
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
   * How the journal is written.
   *
   * @param forced whether each act waits for the disk
   * @param rewriteThreshold from which size in bytes on it is rewritten, and again whenever it has
   *     grown twice as large as it was then
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
   * Opens the journal, and reads it.
   *
   * @param path the file; it may be missing
   * @param tables empty tables, with all their indexes, which take what the journal says
   * @param options how it is written
   * @return the acts
   * @throws IOException if the journal is damaged or cannot be read or written
   */
  static Transactions open(Path path, Tables tables, JournalOptions options) throws IOException {
    return new Transactions(path, tables, options);
  }

  /** Writes what is left: of rows that were changed again and again, as they stand now. */
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

  /** Does an act that changes nothing. */
  <T extends @Nullable Object> T read(Supplier<T> transaction) {
    lock.lock();
    try {
      return transaction.get();
    } finally {
      lock.unlock();
    }
  }

  /** Does an act that may change something. */
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
      failure = path + " could not be written: open the store anew";
      throw new StoreException(failure, e, false);
    } finally {
      // Nothing to undo if all went well.
      tables.rollback();
      lock.unlock();
    }
  }

  /** The act is done already, so a journal that cannot be rewritten refuses the next one. */
  private void rewriteIfLarge() {
    if (journal.size() >= rewriteSize) {
      try {
        journal.close();
        journal = rewrite();
        rewriteSize = nextRewriteSize(journal);
      } catch (IOException e) {
        failure = path + " could not be rewritten (" + e + "): open the store anew";
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
