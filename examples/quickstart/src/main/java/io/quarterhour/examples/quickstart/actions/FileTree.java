package io.quarterhour.examples.quickstart.actions;

import io.quarterhour.action.ActionContext;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/**
 * Walks through a directory in the way that actions should: it stops when the action is told to
 * stop, does not follow symbolic links out of the directory, and goes on past what cannot be read,
 * with a warning in the log of the execution.
 */
final class FileTree extends SimpleFileVisitor<Path> {
  private final Path root;
  private final ActionContext<?> context;
  private final Predicate<Path> leftOut;
  private final BiConsumer<Path, BasicFileAttributes> found;
  private int unreadable;

  private FileTree(
      Path root,
      ActionContext<?> context,
      Predicate<Path> leftOut,
      BiConsumer<Path, BasicFileAttributes> found) {
    this.root = root;
    this.context = context;
    this.leftOut = leftOut;
    this.found = found;
  }

  /**
   * Finds the directories and regular files below a root.
   *
   * @param leftOut what is passed over, with all that is in it
   * @param found told of each, in the order of the file system
   * @return how many could not be read
   */
  static int walk(
      Path root,
      ActionContext<?> context,
      Predicate<Path> leftOut,
      BiConsumer<Path, BasicFileAttributes> found)
      throws IOException, InterruptedException {
    FileTree tree = new FileTree(root, context, leftOut, found);
    Files.walkFileTree(root, tree);
    context.cancelSignal().throwIfCancelled();
    return tree.unreadable;
  }

  @Override
  public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
    if (directory.equals(root)) {
      return FileVisitResult.CONTINUE;
    }
    if (leftOut.test(directory)) {
      return FileVisitResult.SKIP_SUBTREE;
    }
    found.accept(directory, attributes);
    return next();
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
    if (attributes.isRegularFile() && !leftOut.test(file)) {
      found.accept(file, attributes);
    }
    return next();
  }

  @Override
  public FileVisitResult visitFileFailed(Path file, IOException problem) throws IOException {
    if (file.equals(root)) {
      throw problem;
    }
    unreadable(file, problem);
    return next();
  }

  @Override
  public FileVisitResult postVisitDirectory(Path directory, IOException problem) {
    if (problem != null) {
      unreadable(directory, problem);
    }
    return next();
  }

  private void unreadable(Path file, IOException problem) {
    // What was deleted since the directory was listed is not missed.
    if (!leftOut.test(file) && !(problem instanceof NoSuchFileException)) {
      unreadable++;
      context.log().warn("{} cannot be read: {}", root.relativize(file), problem);
    }
  }

  private FileVisitResult next() {
    return context.cancelSignal().isCancelRequested()
        ? FileVisitResult.TERMINATE
        : FileVisitResult.CONTINUE;
  }
}
