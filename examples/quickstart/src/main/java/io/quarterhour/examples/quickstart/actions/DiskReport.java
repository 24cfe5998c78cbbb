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
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;

/** Reports the total size and the largest files of a directory, and warns above a limit. */
public final class DiskReport implements Action<DiskReport.Parameters> {
  private static final int MAX_TOP = 1000;

  /**
   * The parameters.
   *
   * @param directory the directory
   * @param top the number of largest files to list, 0 to 1000
   * @param warnAboveBytes the total size above which the outcome is a warning
   */
  public record Parameters(
      @Describe("the directory to report on") Path directory,
      @Describe("the number of largest files to list, 0 to 1000") @Default("10") int top,
      @Describe("the total size above which the outcome is a warning; never if left out")
          Optional<Long> warnAboveBytes) {
    public Parameters {
      if (top < 0 || top > MAX_TOP) {
        throw new IllegalArgumentException("top must be 0 to " + MAX_TOP + ", was " + top);
      }
      if (warnAboveBytes.isPresent() && warnAboveBytes.get() < 0) {
        throw new IllegalArgumentException(
            "warnAboveBytes must be at least 0, was " + warnAboveBytes.get());
      }
    }
  }

  /**
   * One of the largest files.
   *
   * @param file the path below the directory
   * @param bytes the size
   */
  public record Large(String file, long bytes) {}

  /**
   * The result, for programs.
   *
   * @param directory the directory
   * @param files the number of files
   * @param bytes the total size of the files
   * @param unreadable the number of files and directories that could not be read
   * @param largest the largest files, the largest first
   */
  public record Result(
      String directory, int files, long bytes, int unreadable, List<Large> largest) {}

  @Override
  public ActionDescriptor<Parameters> descriptor() {
    return ActionDescriptor.of("disk.report", Parameters.class)
        .title("Lists the largest files")
        .timeLimit(Duration.ofMinutes(10));
  }

  @Override
  public Outcome run(ActionContext<Parameters> context) throws IOException, InterruptedException {
    Parameters parameters = context.parameters();
    if (!Files.isDirectory(parameters.directory())) {
      return Outcome.failure(parameters.directory() + " is not a directory");
    }
    Path directory = parameters.directory().toRealPath();
    Sum sum = new Sum(parameters.top());
    int unreadable =
        FileTree.walk(
            directory,
            context,
            path -> false,
            (path, attributes) -> {
              if (attributes.isRegularFile()) {
                sum.add(directory.relativize(path), attributes.size());
              }
            });
    String tooMuch =
        parameters
            .warnAboveBytes()
            .filter(limit -> sum.bytes > limit)
            .map(limit -> ", more than " + Sizes.format(limit))
            .orElse("");
    if (!tooMuch.isEmpty()) {
      // A warning in the log turns a success into a warning.
      context.log().warn("{} contains {}{}", directory, Sizes.format(sum.bytes), tooMuch);
    }
    context.result(
        new Result(directory.toString(), sum.files, sum.bytes, unreadable, sum.largest()));
    return Outcome.success(
        Sizes.files(sum.files)
            + ", "
            + Sizes.format(sum.bytes)
            + tooMuch
            + (unreadable == 0 ? "" : ", " + unreadable + " unreadable"));
  }

  /** Adds up sizes and keeps at most the given number of largest files. */
  private static final class Sum {
    private static final Comparator<Large> SMALLEST_FIRST =
        Comparator.comparingLong(Large::bytes)
            .thenComparing(Large::file, Comparator.reverseOrder());

    private final int top;
    private final PriorityQueue<Large> heap = new PriorityQueue<>(SMALLEST_FIRST);
    private int files;
    private long bytes;

    Sum(int top) {
      this.top = top;
    }

    void add(Path file, long size) {
      files++;
      bytes += size;
      heap.add(new Large(file.toString(), size));
      if (heap.size() > top) {
        heap.remove();
      }
    }

    List<Large> largest() {
      return heap.stream().sorted(SMALLEST_FIRST.reversed()).toList();
    }
  }
}
