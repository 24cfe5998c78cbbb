package io.quarterhour.examples.preview;

import io.quarterhour.firing.FireTime;
import io.quarterhour.firing.FireTimes;
import io.quarterhour.schedule.Alignment;
import io.quarterhour.schedule.FirePreview;
import io.quarterhour.schedule.NominalTime;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The fires of one schedule as a text table. */
final class Table {
  private static final DateTimeFormatter LOCAL =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuu-MM-dd HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 3, true)
          .toFormatter(Locale.ROOT);
  private static final List<String> HEADER = List.of("NO", "NOMINAL", "INSTANT", "WHY");
  private static final String GAP = "  ";

  private final FireTimes times;
  private final Instant from;
  private final int count;

  Table(FireTimes times, Instant from, int count) {
    this.times = times;
    this.from = from;
    this.count = count;
  }

  String text() {
    List<FirePreview> fires = times.preview(from, count);
    List<String> lines = new ArrayList<>();
    lines.add(Lines.escapeControls(times.describe()));
    lines.add(heading());
    lines.add("");
    if (!fires.isEmpty()) {
      lines.addAll(table(fires));
    }
    if (fires.size() < count) {
      lines.add(ending(fires.size()));
    }
    return String.join("\n", lines) + "\n";
  }

  /** Returns the line that explains why there are no more fires. */
  private String ending(int shown) {
    if (shown > 0) {
      return "It does not fire after that.";
    }
    if (times.next(Instant.MIN) == null) {
      return "It never fires.";
    }
    FireTime late = times.first(from);
    return late == null
        ? "It does not fire again."
        : "Its time has passed: if it is saved at " + from + ", it fires at " + late.slot() + ".";
  }

  private String heading() {
    boolean exact = times.schedule().alignment() == Alignment.EXACT;
    return "after "
        + from
        + ", local times in "
        + times.schedule().zone().getId()
        + ", "
        + (exact ? "not aligned" : "aligned to the quarter hour");
  }

  private static List<String> table(List<FirePreview> fires) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEADER);
    fires.forEach(fire -> rows.add(row(rows.size(), fire)));
    int[] widths = new int[HEADER.size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private static List<String> row(int number, FirePreview fire) {
    return List.of(
        Integer.toString(number),
        nominal(fire.nominalTimes().get(0)),
        fire.slot().toString(),
        String.join("; ", fire.explanation()));
  }

  /**
   * Returns the nominal local time with its offset, or with {@code never} if the local time does
   * not exist.
   */
  private static String nominal(NominalTime time) {
    String offset =
        time.occurrence() == NominalTime.Occurrence.NEVER
            ? "never"
            : time.zone().getRules().getOffset(time.instant()).getId();
    return LOCAL.format(time.local()) + " " + offset;
  }

  private static String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length())).append(GAP);
    }
    return line.toString().stripTrailing();
  }
}
