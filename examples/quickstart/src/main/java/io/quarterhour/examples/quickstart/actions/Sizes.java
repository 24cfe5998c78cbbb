package io.quarterhour.examples.quickstart.actions;

import java.util.Locale;

/** Formats sizes for people. */
final class Sizes {
  private static final int KILO = 1000;
  private static final String UNITS = "kMGTPE";

  private Sizes() {}

  /** {@return a size, for example {@code 999 bytes}, {@code 1.5 kB} or {@code 12.0 MB}} */
  static String format(long bytes) {
    if (bytes < KILO) {
      return bytes + (bytes == 1 ? " byte" : " bytes");
    }
    double value = bytes;
    int unit = -1;
    // A value that would be rounded to 1000.0 belongs to the next unit.
    while (value >= KILO - 0.05) {
      value /= KILO;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %sB", value, UNITS.charAt(unit));
  }

  /** {@return a number of files, for example {@code 1 file} or {@code 12 files}} */
  static String files(int count) {
    return count + (count == 1 ? " file" : " files");
  }
}
