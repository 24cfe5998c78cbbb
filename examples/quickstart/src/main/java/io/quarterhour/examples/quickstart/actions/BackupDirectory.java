package io.quarterhour.examples.quickstart.actions;

import io.quarterhour.action.Action;
import io.quarterhour.action.ActionContext;
import io.quarterhour.action.ActionDescriptor;
import io.quarterhour.action.Default;
import io.quarterhour.action.Describe;
import io.quarterhour.execution.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Zips a directory and keeps the newest zips. A zip gets its final name only when it is complete.
 */
public final class BackupDirectory implements Action<BackupDirectory.Parameters> {
  /**
   * The parameters.
   *
   * @param directory the directory to archive
   * @param target the directory that receives the zips
   * @param keep the number of zips of this directory that are kept, at least 1
   * @param exclude the names of files and directories that are not archived
   */
  public record Parameters(
      @Describe("the directory to archive") Path directory,
      @Describe("the directory that receives the zips; created if it does not exist") Path target,
      @Describe("the number of zips of this directory that are kept") @Default("7") int keep,
      @Describe("the names of files and directories that are not archived") @Default("[]")
          Set<String> exclude) {
    public Parameters {
      if (keep < 1) {
        throw new IllegalArgumentException("keep must be at least 1, was " + keep);
      }
    }
  }

  /**
   * The result, for programs.
   *
   * @param file the zip
   * @param files the number of files in the zip
   * @param bytes the total size of these files
   * @param zipBytes the size of the zip
   * @param removed the number of older zips that were deleted
   */
  public record Result(String file, int files, long bytes, long zipBytes, int removed) {}

  @Override
  public ActionDescriptor<Parameters> descriptor() {
    return ActionDescriptor.of("backup.directory", Parameters.class)
        .title("Zips a directory")
        .timeLimit(Duration.ofHours(1));
  }

  @Override
  public Outcome run(ActionContext<Parameters> context) throws IOException, InterruptedException {
    Parameters parameters = context.parameters();
    if (!Files.isDirectory(parameters.directory())) {
      return Outcome.failure(parameters.directory() + " is not a directory");
    }
    if (!Files.isDirectory(parameters.target())) {
      Files.createDirectories(parameters.target());
    }
    Path directory = parameters.directory().toRealPath();
    Path target = parameters.target().toRealPath();
    if (directory.equals(target)) {
      return Outcome.failure("target must not be the directory itself, was " + target);
    }
    return archive(directory, BackupSeries.of(directory, target), context);
  }

  private static Outcome archive(
      Path directory, BackupSeries series, ActionContext<Parameters> context)
      throws IOException, InterruptedException {
    List<ZipWriter.Source> sources = new ArrayList<>();
    Set<String> exclude = context.parameters().exclude();
    FileTree.walk(
        directory,
        context,
        path -> path.equals(series.target()) || exclude.contains(path.getFileName().toString()),
        (path, attributes) -> sources.add(new ZipWriter.Source(path, attributes)));
    series.deleteAbandoned(context.time().instant());
    Path unfinished = series.unfinished(context);
    Path zip = series.zip(context.time().instant());
    try {
      ZipWriter.Written written = new ZipWriter(directory, context).write(sources, unfinished);
      long zipBytes = Files.size(unfinished);
      Files.move(unfinished, zip, StandardCopyOption.ATOMIC_MOVE);
      int removed = series.keepNewest(context.parameters().keep());
      context.log().info("Created {}; older zips deleted: {}", zip, removed);
      context.result(
          new Result(zip.toString(), written.files(), written.bytes(), zipBytes, removed));
      return Outcome.success(
          Sizes.files(written.files())
              + ", "
              + Sizes.format(written.bytes())
              + " -> "
              + zip.getFileName());
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }
}
