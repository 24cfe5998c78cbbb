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
 * A file of lines, each written at once and forced to the disk before the next: a checksum of eight
 * digits, a space, and the text. A line that a crash has torn is told by its checksum or its
 * missing end. Only the last one can be torn; a bad line before others is damage, and refused.
 *
 * <p>It is written by streams and not by a channel, since a channel closes itself when the thread
 * that writes is interrupted; and the engine interrupts threads.
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

  /** Takes what a line says. */
  interface Reader {
    void read(byte[] text) throws IOException;
  }

  /** Writes lines, one after the other. */
  interface Writer {
    void write(byte[] text) throws IOException;
  }

  /** Puts the lines of a journal there. */
  interface Content {
    void writeTo(Writer writer) throws IOException;
  }

  /**
   * Reads the lines of a journal, all but a torn one at its end.
   *
   * @param path the file; it may be missing
   * @param reader is told the text of each line
   * @return how long the file is without a torn end; 0 if it is missing
   * @throws IOException if the file is none of ours, or is damaged, or cannot be read
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

  /** The next line, without its end; null if the file ends within it. */
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

  /** What a line says; null if it is torn. */
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
   * Opens a journal, to go on after what was read of it.
   *
   * @param path the file
   * @param length how much of it is good: what follows is cut off
   * @param forced whether the disk is waited for at each line
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
   * Writes a journal anew, beside the old one, and puts it in its place once it is whole.
   *
   * @param path the file
   * @param content its lines
   * @param forced whether the disk is waited for, here and for each line
   * @return the journal, open
   * @throws IOException if it could not be written; then the old one may be there still
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

  /** Makes the new name of a file last. Not every system can open a folder, or needs it. */
  private static void syncFolder(@Nullable Path folder) {
    if (folder != null) {
      try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
        names.force(true);
      } catch (IOException e) {
        // The name is there; only a crash of the machine in the next seconds could undo it.
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
   * Appends a line. When this returns, it stays, whatever happens.
   *
   * @param text what it says, without ends of lines
   * @throws IOException if it was not written, or that is not known
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
