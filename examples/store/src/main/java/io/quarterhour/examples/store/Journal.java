package io.quarterhour.examples.store;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * A file of lines, each written in one call and, if configured, forced to disk before the next one.
 * A line consists of a checksum of eight hexadecimal digits, a space and the text. A line torn by a
 * crash is recognised by its checksum or its missing end; only the last line can be torn, and a bad
 * line before others is reported as damage.
 *
 * <p>The journal is written through streams rather than a channel, because a channel closes itself
 * when the writing thread is interrupted, and the engine interrupts threads.
 */
final class Journal implements Closeable {
  private static final byte[] HEADER =
      "quarterhour file store, format 1\n".getBytes(StandardCharsets.UTF_8);
  private static final int CHECKSUM_LENGTH = 8;

  private final FileOutputStream file;
  private final boolean forced;
  private long size;

  private Journal(Path path, boolean forced) throws IOException {
    this.forced = forced;
    size = Files.size(path);
    file = new FileOutputStream(path.toFile(), true);
  }

  /** Receives the text of each line. */
  interface Reader {
    void read(byte[] text) throws IOException;
  }

  /** Writes lines one after the other. */
  interface Writer {
    void write(byte[] text) throws IOException;
  }

  /** Writes all lines of a journal. */
  interface Content {
    void writeTo(Writer writer) throws IOException;
  }

  /**
   * Reads the lines of a journal, except a torn line at its end.
   *
   * @param path the file, which may be missing
   * @param reader the receiver of the text of each line
   * @return the length of the file in bytes without a torn line at its end; 0 if the file is
   *     missing
   * @throws IOException if the file has another format, is damaged or cannot be read
   */
  static long read(Path path, Reader reader) throws IOException {
    if (!Files.exists(path)) {
      return 0;
    }
    try (InputStream lines = new BufferedInputStream(Files.newInputStream(path))) {
      byte[] header = lines.readNBytes(HEADER.length);
      if (!Arrays.equals(header, HEADER)) {
        throw new IOException(path + " is not a journal of this format");
      }
      long length = header.length;
      for (long number = 2; ; number++) {
        byte[] line = line(lines);
        byte[] text = line == null ? null : text(line);
        if (line != null && text != null) {
          reader.read(text);
          length += line.length + 1;
        } else if (lines.read() < 0) {
          return length;
        } else {
          throw new IOException("line " + number + " of " + path + " is damaged");
        }
      }
    }
  }

  /** Returns the next line without its line feed; null if the file ends within the line. */
  private static byte @Nullable [] line(InputStream lines) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = lines.read(); next != '\n'; next = lines.read()) {
      if (next < 0) {
        return null;
      }
      line.write(next);
    }
    return line.toByteArray();
  }

  /** Returns the text of a line; null if the line is torn. */
  private static byte @Nullable [] text(byte[] line) {
    if (line.length <= CHECKSUM_LENGTH) {
      return null;
    }
    byte[] text = Arrays.copyOfRange(line, CHECKSUM_LENGTH + 1, line.length);
    byte[] checksum = Arrays.copyOf(line, CHECKSUM_LENGTH + 1);
    return Arrays.equals(checksum, checksum(text)) ? text : null;
  }

  private static byte[] checksum(byte[] text) {
    CRC32 sum = new CRC32();
    sum.update(text);
    String digits = HexFormat.of().toHexDigits(sum.getValue(), CHECKSUM_LENGTH);
    return (digits + " ").getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Opens a journal for appending after the part that was read.
   *
   * @param path the file
   * @param length the length in bytes of the valid part; the rest of the file is cut off
   * @param forced whether each line is forced to disk
   * @return the journal
   * @throws IOException if it cannot be opened
   */
  static Journal open(Path path, long length, boolean forced) throws IOException {
    Journal journal = new Journal(path, forced);
    journal.file.getChannel().truncate(length);
    journal.size = length;
    return journal;
  }

  /**
   * Writes a new journal beside the old one and replaces the old one when it is complete.
   *
   * @param path the file
   * @param content the writer of its lines
   * @param forced whether this file and each later line are forced to disk
   * @return the open journal
   * @throws IOException if the journal could not be written; the old one may still exist
   */
  static Journal rewrite(Path path, Content content, boolean forced) throws IOException {
    Path fresh = path.resolveSibling(path.getFileName() + ".new");
    try (FileOutputStream file = new FileOutputStream(fresh.toFile());
        OutputStream lines = new BufferedOutputStream(file)) {
      lines.write(HEADER);
      content.writeTo(text -> writeLine(lines, text));
      lines.flush();
      if (forced) {
        file.getFD().sync();
      }
    }
    Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    if (forced) {
      syncFolder(path.toAbsolutePath().getParent());
    }
    return new Journal(path, forced);
  }

  /**
   * Forces the new name of the file to disk. Not every operating system can open a folder or needs
   * to.
   */
  private static void syncFolder(@Nullable Path folder) {
    if (folder != null) {
      try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
        names.force(true);
      } catch (IOException e) {
        // Best effort: only a crash of the machine within seconds could lose the new name.
        return;
      }
    }
  }

  private static void writeLine(OutputStream lines, byte[] text) throws IOException {
    lines.write(checksum(text));
    lines.write(text);
    lines.write('\n');
  }

  /**
   * Appends a line. If lines are forced, the line survives any crash after this method has
   * returned.
   *
   * @param text the text, without line feeds
   * @throws IOException if the line was not written or it is unknown whether it was
   */
  void append(byte[] text) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    writeLine(line, text);
    file.write(line.toByteArray());
    if (forced) {
      file.getFD().sync();
    }
    size += line.size();
  }

  long size() {
    return size;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
