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
final class Acts implements Closeable {
  private final ReentrantLock lock = new ReentrantLock();
  private final Path path;
  private final Tables tables;
  private final Writing writing;
  private Journal journal;
  private long rewriteAt;
  private @Nullable String refusal;

  /**
   * How the journal is written.
   *
   * @param forced whether each act waits for the disk
   * @param rewriteFrom from which size in bytes on it is rewritten, and again whenever it has grown
   *     twice as large as it was then
   */
  record Writing(boolean forced, long rewriteFrom) {
    static final Writing SAFE = new Writing(true, 16L << 20);
  }

  private Acts(Path path, Tables tables, Writing writing) throws IOException {
    this.path = path;
    this.tables = tables;
    this.writing = writing;
    long length = Journal.read(path, text -> Format.load(text, tables));
    boolean goesOn = length > 0 && length < writing.rewriteFrom;
    journal = goesOn ? Journal.open(path, length, writing.forced) : rewrite();
    rewriteAt = goesOn ? writing.rewriteFrom : rewriteAt(journal);
  }

  /**
   * Opens the journal, and reads it.
   *
   * @param path the file; it may be missing
   * @param tables empty tables, with all their indexes, which take what the journal says
   * @param writing how it is written
   * @return the acts
   * @throws IOException if the journal is damaged or cannot be read or written
   */
  static Acts open(Path path, Tables tables, Writing writing) throws IOException {
    return new Acts(path, tables, writing);
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
        writing.forced);
  }

  private long rewriteAt(Journal journal) {
    return Math.max(writing.rewriteFrom, 2 * journal.size());
  }

  /** Does an act that changes nothing. */
  <T extends @Nullable Object> T read(Supplier<T> act) {
    lock.lock();
    try {
      return act.get();
    } finally {
      lock.unlock();
    }
  }

  /** Does an act that may change something. */
  <T extends @Nullable Object> T write(Supplier<T> act) {
    lock.lock();
    try {
      if (refusal != null) {
        throw new StoreException(refusal, null, false);
      }
      T answer = act.get();
      List<Change> changes = tables.changes();
      if (!changes.isEmpty()) {
        journal.append(Format.write(changes));
      }
      tables.keep();
      rewriteIfLarge();
      return answer;
    } catch (IOException e) {
      refusal = path + " could not be written: open the store anew";
      throw new StoreException(refusal, e, false);
    } finally {
      // Nothing to undo if all went well.
      tables.undo();
      lock.unlock();
    }
  }

  /** The act is done already, so a journal that cannot be rewritten refuses the next one. */
  private void rewriteIfLarge() {
    if (journal.size() >= rewriteAt) {
      try {
        journal.close();
        journal = rewrite();
        rewriteAt = rewriteAt(journal);
      } catch (IOException e) {
        refusal = path + " could not be rewritten (" + e + "): open the store anew";
      }
    }
  }

  @Override
  public void close() throws IOException {
    lock.lock();
    try {
      refusal = path + " is closed";
      journal.close();
    } finally {
      lock.unlock();
    }
  }
}
