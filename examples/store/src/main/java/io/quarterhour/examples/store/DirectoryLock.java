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

/**
 * Locks a directory for one store. The operating system releases the lock when the process ends,
 * even after a crash.
 */
final class DirectoryLock implements Closeable {
  private final FileChannel channel;

  private DirectoryLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Acquires the lock.
   *
   * @param directory the directory to lock
   * @return the lock
   * @throws IOException if the lock file cannot be created
   * @throws StoreException if another store holds the lock, in this process or in another one
   */
  static DirectoryLock acquire(Path directory) throws IOException {
    FileChannel channel =
        FileChannel.open(
            directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = tryLock(channel);
    if (lock == null) {
      channel.close();
      throw new StoreException(
          "the directory "
              + directory
              + " is in use by another store: only one store may open it at a time",
          null,
          false);
    }
    return new DirectoryLock(channel);
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // This JVM already holds the lock.
      return null;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
