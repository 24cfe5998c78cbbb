package io.quarterhour.examples.quickstart.actions;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Directories that are nested so deeply that the system rejects their paths. No user can read them,
 * not even an administrator, to whom permissions do not apply. Closing moves the deepest
 * directories away again, so that all directories can be deleted.
 */
final class TooDeep implements AutoCloseable {
  private static final int LEVELS = 10;
  private static final int LENGTH = 250;

  private final Path aside;
  private final Path moved;

  private TooDeep(Path aside, Path moved) {
    this.aside = aside;
    this.moved = moved;
  }

  /**
   * Creates the directories.
   *
   * @param directory the directory that contains them
   * @param aside a path that does not exist and is not below the directory
   */
  static TooDeep in(Path directory, Path aside) throws IOException {
    Files.createDirectories(deep(aside));
    Path moved = Files.createDirectories(deep(directory)).resolve("below");
    return new TooDeep(aside, Files.move(aside, moved));
  }

  private static Path deep(Path path) {
    Path deep = path;
    for (int i = 0; i < LEVELS; i++) {
      deep = deep.resolve("d".repeat(LENGTH));
    }
    return deep;
  }

  @Override
  public void close() throws IOException {
    Files.move(moved, aside);
  }
}
