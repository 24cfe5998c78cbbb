package io.quarterhour.examples.quickstart.actions;

import io.quarterhour.action.ActionContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * The zips of one directory within a target that may hold those of others, too. A check sum of the
 * whole path in their names keeps directories apart that have the same last name, so that none
 * rotates another's zips away.
 *
 * @param target where the zips lie
 * @param prefix how the names of all zips of this directory begin
 */
record BackupSeries(Path target, String prefix) {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmssSSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final String TIME_PATTERN = "\\d{8}T\\d{9}Z";

  /** What a zip that was never finished is called, and after what time it is in nobody's use. */
  private static final String UNFINISHED = ".part";

  private static final Duration ABANDONED = Duration.ofDays(1);

  static BackupSeries of(Path directory, Path target) {
    CRC32 sum = new CRC32();
    sum.update(directory.toString().getBytes(StandardCharsets.UTF_8));
    Path name = directory.getFileName();
    return new BackupSeries(
        target,
        String.format(Locale.ROOT, "%s-%08x-", name == null ? "root" : name, sum.getValue()));
  }

  /** {@return the zip that is made at an instant} */
  Path zip(Instant at) {
    return target.resolve(prefix + TIME.format(at) + ".zip");
  }

  /**
   * {@return where an attempt writes until the zip is whole. The token tells it from an attempt
   * that has lost its lease without knowing}
   */
  Path unfinished(ActionContext<?> context) {
    return target.resolve("." + prefix + context.execution() + "." + context.token() + UNFINISHED);
  }

  /** Deletes all zips but the newest ones, and answers how many were deleted. */
  int keepNewest(int count) throws IOException {
    Pattern pattern = Pattern.compile(Pattern.quote(prefix) + TIME_PATTERN + "\\.zip");
    // Names of one series sort by time.
    List<Path> old =
        list(name -> pattern.matcher(name).matches()).stream()
            .sorted(Comparator.comparing(Path::toString).reversed())
            .skip(count)
            .toList();
    for (Path zip : old) {
      Files.deleteIfExists(zip);
    }
    return old.size();
  }

  /** Deletes what attempts left behind whose program was killed. */
  void sweep(Instant now) throws IOException {
    for (Path file : list(name -> name.startsWith("." + prefix) && name.endsWith(UNFINISHED))) {
      if (Files.getLastModifiedTime(file).toInstant().isBefore(now.minus(ABANDONED))) {
        Files.deleteIfExists(file);
      }
    }
  }

  private interface NameFilter {
    boolean takes(String name);
  }

  private List<Path> list(NameFilter filter) throws IOException {
    try (Stream<Path> files = Files.list(target)) {
      return files.filter(file -> filter.takes(file.getFileName().toString())).toList();
    }
  }
}
