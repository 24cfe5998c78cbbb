package io.quarterhour.examples.quickstart.actions;

import io.quarterhour.action.ActionContext;
import java.io.BufferedOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes the files of a directory to one zip and reports its progress. */
final class ZipWriter {
  private static final int BUFFER_SIZE = 64 * 1024;
  private static final int PROGRESS_STEP = 10;
  private static final int ALL = 100;

  private final Path directory;
  private final ActionContext<?> context;
  private long total;
  private long bytes;
  private int files;
  private int reportedPercent;

  /** A file or directory to archive. */
  record Source(Path path, BasicFileAttributes attributes) {}

  /** The number and the total size of the archived files. */
  record Written(int files, long bytes) {}

  ZipWriter(Path directory, ActionContext<?> context) {
    this.directory = directory;
    this.context = context;
  }

  Written write(List<Source> sources, Path zip) throws IOException, InterruptedException {
    total = sources.stream().mapToLong(ZipWriter::size).sum();
    context
        .log()
        .info("Archiving {}: {} entries, {}", directory, sources.size(), Sizes.format(total));
    try (FileChannel channel =
            FileChannel.open(zip, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        ZipOutputStream out =
            new ZipOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel)))) {
      for (Source source : sources) {
        context.cancelSignal().throwIfCancelled();
        add(source, out);
      }
      out.finish();
      out.flush();
      // The content must be on the disk before the zip gets its final name: a power failure would
      // leave an empty zip otherwise.
      channel.force(true);
    }
    return new Written(files, bytes);
  }

  private static long size(Source source) {
    return source.attributes().isDirectory() ? 0 : source.attributes().size();
  }

  private void add(Source source, ZipOutputStream out) throws IOException, InterruptedException {
    String name = directory.relativize(source.path()).toString().replace(File.separatorChar, '/');
    if (source.attributes().isDirectory()) {
      beginEntry(name + "/", source, out);
      out.closeEntry();
      return;
    }
    try (InputStream in = open(source.path())) {
      if (in != null) {
        beginEntry(name, source, out);
        copy(in, out);
        out.closeEntry();
        files++;
      }
    }
  }

  private static void beginEntry(String name, Source source, ZipOutputStream out)
      throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setLastModifiedTime(source.attributes().lastModifiedTime());
    out.putNextEntry(entry);
  }

  /** Opens a file. Returns null if it cannot be read; the logged warning becomes the outcome. */
  private InputStream open(Path file) {
    try {
      return Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      context.log().info("{} was deleted before it was archived", directory.relativize(file));
    } catch (IOException e) {
      context.log().warn("{} cannot be read: {}", directory.relativize(file), e);
    }
    return null;
  }

  private void copy(InputStream in, ZipOutputStream out) throws IOException, InterruptedException {
    byte[] buffer = new byte[BUFFER_SIZE];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      context.cancelSignal().throwIfCancelled();
      out.write(buffer, 0, n);
      bytes += n;
      reportProgress();
    }
  }

  private void reportProgress() {
    int percent = (int) Math.min(ALL, bytes * ALL / Math.max(1, total));
    if (percent >= reportedPercent + PROGRESS_STEP) {
      reportedPercent = percent;
      context.log().progress(percent, "{} of {}", Sizes.format(bytes), Sizes.format(total));
    }
  }
}
