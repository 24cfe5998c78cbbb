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
 * A calendar of dates and time windows in which the tasks that name it do not fire. It is an
 * immutable value; the host provides calendars by name with a {@code CalendarDirectory}.
 *
 * <pre>{@code
 * ExclusionCalendar.holidays("Europe/Berlin", LocalDate.parse("2026-12-25"), LocalDate.parse("2026-12-26"))
 *     .and(ExclusionCalendar.window(begin, end))
 * }</pre>
 *
 * @param dates the excluded dates by time zone: all instants whose local date in the zone is one of
 *     them are excluded; unmodifiable
 * @param windows the excluded windows; sorted, and overlapping or adjacent windows are merged;
 *     unmodifiable
 */
public record ExclusionCalendar(Map<ZoneId, Set<LocalDate>> dates, List<Window> windows) {
  private static final ExclusionCalendar EMPTY = new ExclusionCalendar(Map.of(), List.of());

  /**
   * A time window.
   *
   * @param from the start, inclusive
   * @param to the end, exclusive; after {@code from}
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
   * Creates a calendar that excludes whole days.
   *
   * @param zone the name of the time zone of the dates, for example {@code Europe/Berlin}
   * @param dates the dates
   * @return the calendar
   * @throws InvalidInputException if the zone does not exist
   */
  public static ExclusionCalendar holidays(String zone, LocalDate... dates) {
    try {
      return holidays(ZoneId.of(zone), List.of(dates));
    } catch (DateTimeException e) {
      throw new InvalidInputException(
          "the zone of a calendar must be a name like Europe/Berlin or an offset like +05:45, was "
              + InvalidInputException.quote(zone));
    }
  }

  /**
   * Creates a calendar that excludes whole days.
   *
   * @param zone the time zone of the dates
   * @param dates the dates
   * @return the calendar
   */
  public static ExclusionCalendar holidays(ZoneId zone, Collection<LocalDate> dates) {
    return new ExclusionCalendar(Map.of(zone, Set.copyOf(dates)), List.of());
  }

  /**
   * Creates a calendar that excludes a time window.
   *
   * @param from the start, inclusive
   * @param to the end, exclusive
   * @return the calendar
   * @throws InvalidInputException if the end is not after the start
   */
  public static ExclusionCalendar window(Instant from, Instant to) {
    return new ExclusionCalendar(Map.of(), List.of(new Window(from, to)));
  }

  /**
   * Returns a calendar that excludes everything that this or another calendar excludes.
   *
   * @param other the other calendar
   * @return the combined calendar
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
   * Checks whether an instant is excluded.
   *
   * @param instant an instant of the years 1 to 9999
   * @return whether the instant is on one of the dates or in one of the windows
   */
  public boolean excludes(Instant instant) {
    for (Map.Entry<ZoneId, Set<LocalDate>> entry : dates.entrySet()) {
      if (entry.getValue().contains(LocalDate.ofInstant(instant, entry.getKey()))) {
        return true;
      }
    }
    return isInWindow(instant);
  }

  /**
   * Windows do not overlap, so only the last window that starts at or before the instant can
   * contain it.
   */
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
