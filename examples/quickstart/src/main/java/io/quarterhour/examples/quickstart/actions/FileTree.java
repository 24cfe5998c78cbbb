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
 * Walks through a directory in the way that suits actions: the walk stops when cancellation is
 * requested, and it does not follow symbolic links. If a file cannot be read, the walk writes a
 * warning to the log of the execution and continues.
 */
final class FileTree extends SimpleFileVisitor<Path> {
  private final Path root;
  private final ActionContext<?> context;
  private final Predicate<Path> excluded;
  private final BiConsumer<Path, BasicFileAttributes> visitor;
  private int unreadable;

  private FileTree(
      Path root,
      ActionContext<?> context,
      Predicate<Path> excluded,
      BiConsumer<Path, BasicFileAttributes> visitor) {
    this.root = root;
    this.context = context;
    this.excluded = excluded;
    this.visitor = visitor;
  }

  /**
   * Finds the directories and regular files below a root.
   *
   * @param excluded the files and directories to skip; a directory with its content
   * @param visitor the receiver of each file and directory, in the order of the file system
   * @return the number of files and directories that could not be read
   */
  static int walk(
      Path root,
      ActionContext<?> context,
      Predicate<Path> excluded,
      BiConsumer<Path, BasicFileAttributes> visitor)
      throws IOException, InterruptedException {
    FileTree tree = new FileTree(root, context, excluded, visitor);
    Files.walkFileTree(root, tree);
    context.cancelSignal().throwIfCancelled();
    return tree.unreadable;
  }

  @Override
  public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
    if (directory.equals(root)) {
      return FileVisitResult.CONTINUE;
    }
    if (excluded.test(directory)) {
      return FileVisitResult.SKIP_SUBTREE;
    }
    visitor.accept(directory, attributes);
    return next();
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
    if (attributes.isRegularFile() && !excluded.test(file)) {
      visitor.accept(file, attributes);
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
    // A file that was deleted after the directory was listed is not an error.
    if (!excluded.test(file) && !(problem instanceof NoSuchFileException)) {
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
