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
 * The zips of one directory. Their target may contain zips of other directories as well. Names
 * contain a check sum of the whole path, so that a directory never deletes the zips of another
 * directory with the same last name.
 *
 * @param target the directory that contains the zips
 * @param prefix the beginning of the names of all zips of this directory
 */
record BackupSeries(Path target, String prefix) {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmssSSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final String TIME_PATTERN = "\\d{8}T\\d{9}Z";

  /** The end of the name of an incomplete zip. */
  private static final String UNFINISHED = ".part";

  /** The age at which no attempt writes to an incomplete zip any more. */
  private static final Duration ABANDONED = Duration.ofDays(1);

  static BackupSeries of(Path directory, Path target) {
    CRC32 sum = new CRC32();
    sum.update(directory.toString().getBytes(StandardCharsets.UTF_8));
    Path name = directory.getFileName();
    return new BackupSeries(
        target,
        String.format(Locale.ROOT, "%s-%08x-", name == null ? "root" : name, sum.getValue()));
  }

  /** {@return the path of the zip that is created at an instant} */
  Path zip(Instant at) {
    return target.resolve(prefix + TIME.format(at) + ".zip");
  }

  /**
   * {@return the path to which an attempt writes until the zip is complete; it contains the fencing
   * token, because an attempt that has lost its lease may still be writing}
   */
  Path unfinished(ActionContext<?> context) {
    return target.resolve("." + prefix + context.execution() + "." + context.token() + UNFINISHED);
  }

  /** Deletes all zips except the newest ones and returns the number of deleted zips. */
  int keepNewest(int count) throws IOException {
    Pattern pattern = Pattern.compile(Pattern.quote(prefix) + TIME_PATTERN + "\\.zip");
    // The names of one series sort by time.
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

  /** Deletes the incomplete zips of attempts whose program was killed. */
  void deleteAbandoned(Instant now) throws IOException {
    for (Path file : list(name -> name.startsWith("." + prefix) && name.endsWith(UNFINISHED))) {
      if (Files.getLastModifiedTime(file).toInstant().isBefore(now.minus(ABANDONED))) {
        Files.deleteIfExists(file);
      }
    }
  }

  private interface NameFilter {
    boolean accepts(String name);
  }

  private List<Path> list(NameFilter filter) throws IOException {
    try (Stream<Path> files = Files.list(target)) {
      return files.filter(file -> filter.accepts(file.getFileName().toString())).toList();
    }
  }
}
