package io.quarterhour.examples.store;

import io.quarterhour.error.StoreException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Keeps others out of a directory. The system frees it when the process ends, however it ends. */
final class DirectoryLock implements Closeable {
  private final FileChannel channel;

  private DirectoryLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the lock.
   *
   * @param directory of which directory
   * @return the lock
   * @throws IOException if the file of the lock cannot be made
   * @throws StoreException if another store has it, in this process or in another one
   */
  static DirectoryLock acquire(Path directory) throws IOException {
    FileChannel channel =
        FileChannel.open(
            directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = tryLock(channel);
    if (lock == null) {
      channel.close();
      throw new StoreException(
          "the directory " + directory + " is in use by another store: one at a time may open it",
          null,
          false);
    }
    return new DirectoryLock(channel);
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // So the JVM says that it has the lock itself.
      return null;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
