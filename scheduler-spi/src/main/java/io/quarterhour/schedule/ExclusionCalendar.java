package io.quarterhour.schedule;

import io.quarterhour.error.InvalidInputException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * When tasks that name this calendar do not fire: on dates, and in windows of time. It is a value;
 * hosts put them together and hand them out by name.
 *
 * <pre>{@code
 * ExclusionCalendar.holidays("Europe/Berlin", LocalDate.parse("2026-12-25"), LocalDate.parse("2026-12-26"))
 *     .and(ExclusionCalendar.window(begin, end))
 * }</pre>
 *
 * @param dates dates as they are read in a zone: all instants are excluded whose local date is one
 *     of them; unmodifiable
 * @param windows spans that are excluded; they are kept in order, and those that meet are one
 */
public record ExclusionCalendar(Map<ZoneId, Set<LocalDate>> dates, List<Window> windows) {
  private static final ExclusionCalendar EMPTY = new ExclusionCalendar(Map.of(), List.of());

  /**
   * A span of time.
   *
   * @param from its first instant
   * @param to the first instant after it; later than {@code from}
   */
  public record Window(Instant from, Instant to) {
    public Window {
      if (!from.isBefore(to)) {
        throw new InvalidInputException(
            "a window must end after it begins, was " + from + " to " + to);
      }
    }
  }

  public ExclusionCalendar {
    Map<ZoneId, Set<LocalDate>> copy = new HashMap<>();
    dates.forEach(
        (zone, some) -> {
          if (!some.isEmpty()) {
            copy.put(zone, Set.copyOf(some));
          }
        });
    dates = Map.copyOf(copy);
    windows = joined(windows);
  }

  private static List<Window> joined(List<Window> windows) {
    List<Window> joined = new ArrayList<>(windows.size());
    for (Window next : windows.stream().sorted((a, b) -> a.from.compareTo(b.from)).toList()) {
      Window last = joined.isEmpty() ? null : joined.get(joined.size() - 1);
      if (last == null || next.from.isAfter(last.to)) {
        joined.add(next);
      } else if (next.to.isAfter(last.to)) {
        joined.set(joined.size() - 1, new Window(last.from, next.to));
      }
    }
    return List.copyOf(joined);
  }

  /** {@return the calendar that excludes nothing} */
  public static ExclusionCalendar empty() {
    return EMPTY;
  }

  /**
   * Excludes whole days.
   *
   * @param zone the zone in which the dates are read, for example {@code Europe/Berlin}
   * @param dates the dates
   * @return the calendar
   * @throws InvalidInputException if there is no such zone
   */
  public static ExclusionCalendar holidays(String zone, LocalDate... dates) {
    try {
      return holidays(ZoneId.of(zone), List.of(dates));
    } catch (DateTimeException e) {
      throw new InvalidInputException(
          "the zone of a calendar must be a name like Europe/Berlin or an offset like +05:45, was '"
              + zone
              + "'");
    }
  }

  /**
   * Excludes whole days.
   *
   * @param zone the zone in which the dates are read
   * @param dates the dates
   * @return the calendar
   */
  public static ExclusionCalendar holidays(ZoneId zone, Collection<LocalDate> dates) {
    return new ExclusionCalendar(Map.of(zone, Set.copyOf(dates)), List.of());
  }

  /**
   * Excludes a span of time.
   *
   * @param from its first instant
   * @param to the first instant after it
   * @return the calendar
   * @throws InvalidInputException if it does not end after it begins
   */
  public static ExclusionCalendar window(Instant from, Instant to) {
    return new ExclusionCalendar(Map.of(), List.of(new Window(from, to)));
  }

  /**
   * Excludes what this calendar or another one excludes.
   *
   * @param other the other one
   * @return a calendar for both
   */
  public ExclusionCalendar and(ExclusionCalendar other) {
    Map<ZoneId, Set<LocalDate>> both = new HashMap<>(dates);
    other.dates.forEach((zone, some) -> both.merge(zone, some, ExclusionCalendar::union));
    return new ExclusionCalendar(
        both, Stream.concat(windows.stream(), other.windows.stream()).toList());
  }

  private static Set<LocalDate> union(Set<LocalDate> some, Set<LocalDate> others) {
    Set<LocalDate> all = new HashSet<>(some);
    all.addAll(others);
    return all;
  }

  /**
   * Tells whether nothing fires at an instant.
   *
   * @param instant an instant of the years 1 to 9999
   * @return whether it lies on one of the dates or in one of the windows
   */
  public boolean excludes(Instant instant) {
    for (Map.Entry<ZoneId, Set<LocalDate>> entry : dates.entrySet()) {
      if (entry.getValue().contains(LocalDate.ofInstant(instant, entry.getKey()))) {
        return true;
      }
    }
    return isInWindow(instant);
  }

  /** The last window that begins at the instant or before is the only one that may hold it. */
  private boolean isInWindow(Instant instant) {
    int low = 0;
    int high = windows.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (windows.get(middle).from.isAfter(instant)) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low > 0 && instant.isBefore(windows.get(low - 1).to);
  }
}
