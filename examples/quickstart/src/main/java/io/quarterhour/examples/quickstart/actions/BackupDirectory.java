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
 * Zips a directory and keeps the newest zips. A zip appears under its name only when it is whole.
 */
public final class BackupDirectory implements Action<BackupDirectory.Parameters> {
  /**
   * What to archive, and where.
   *
   * @param directory the directory to archive
   * @param target the directory that receives the zips
   * @param keep how many zips of this directory are kept
   * @param exclude names of files and directories that are left out
   */
  public record Parameters(
      @Describe("the directory to archive") Path directory,
      @Describe("the directory that receives the zips; made if it does not exist") Path target,
      @Describe("how many zips of this directory are kept") @Default("7") int keep,
      @Describe("names of files and directories that are left out") @Default("[]")
          Set<String> exclude) {
    public Parameters {
      if (keep < 1) {
        throw new IllegalArgumentException("keep must be 1 or more, was " + keep);
      }
    }
  }

  /**
   * What came of it, for programs.
   *
   * @param file the zip
   * @param files how many files are in it
   * @param bytes how much was archived
   * @param zipBytes how large the zip is
   * @param removed how many older zips were deleted
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
      return Outcome.failure("there is no directory " + parameters.directory());
    }
    if (!Files.isDirectory(parameters.target())) {
      Files.createDirectories(parameters.target());
    }
    Path directory = parameters.directory().toRealPath();
    Path target = parameters.target().toRealPath();
    if (directory.equals(target)) {
      return Outcome.failure("the target must not be the directory itself, was " + target);
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
    series.sweep(context.time().instant());
    Path unfinished = series.unfinished(context);
    Path zip = series.zip(context.time().instant());
    try {
      ZipWriter.Written written = new ZipWriter(directory, context).write(sources, unfinished);
      long zipBytes = Files.size(unfinished);
      Files.move(unfinished, zip, StandardCopyOption.ATOMIC_MOVE);
      int removed = series.keepNewest(context.parameters().keep());
      context.log().info("made {}, deleted {} older", zip, Sizes.files(removed));
      context.result(
          new Result(zip.toString(), written.files(), written.bytes(), zipBytes, removed));
      return Outcome.success(
          Sizes.files(written.files())
              + ", "
              + Sizes.words(written.bytes())
              + " -> "
              + zip.getFileName());
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }
}
