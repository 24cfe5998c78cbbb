package io.quarterhour.examples.quickstart.actions;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Directories so deep that the system refuses their paths: nobody can read them, not even an
 * administrator, whom permissions do not stop. They are taken apart again on close, so that they
 * can be deleted.
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
   * Makes them.
   *
   * @param directory where they begin
   * @param aside a path that is free and not below the directory
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
