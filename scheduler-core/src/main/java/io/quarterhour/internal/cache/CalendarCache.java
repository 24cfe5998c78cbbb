package io.quarterhour.internal.cache;

import io.quarterhour.internal.plugin.PluginGuard;
import io.quarterhour.schedule.ExclusionCalendar;
import io.quarterhour.tenant.CalendarDirectory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The calendars of the host as they were read last. The engine uses only the cached ones. The
 * directory of the host is called by {@link #read}, {@link #refresh}, {@link #check} and the first
 * {@link #current}, on the calling thread. Safe for use by many threads.
 */
public final class CalendarCache {
  private final @Nullable CalendarDirectory directory;
  private final PluginGuard guard = new PluginGuard();
  private volatile CalendarSnapshot retained = new CalendarSnapshot(Map.of());
  private volatile boolean isRead;

  /** Creates a cache of a directory; null for a host without one. */
  public CalendarCache(@Nullable CalendarDirectory directory) {
    this.directory = directory;
  }

  /** {@return whether the host has a calendar directory} */
  public boolean hasDirectory() {
    return directory != null;
  }

  /** {@return the calendars that were read last; without any calendar before the first read} */
  public CalendarSnapshot retained() {
    return retained;
  }

  /** {@return the calendars that were read last; if none were read yet, tries to read them now} */
  public CalendarSnapshot current() {
    if (!isRead) {
      refresh();
    }
    return retained;
  }

  /**
   * Reads the directory.
   *
   * @throws IllegalStateException if that fails, with the name of the directory
   */
  @SuppressWarnings("CatchingUnchecked") // host code may throw anything, also errors of the JVM
  public void read() {
    if (directory == null) {
      return;
    }
    Map<String, ExclusionCalendar> all;
    try {
      all = directory.calendars();
      // The map belongs to the host: it may be a live view that changes.
      all = all == null ? null : new HashMap<>(all);
    } catch (Throwable e) {
      throw new IllegalStateException(name(directory) + " could not be read: it threw " + e, e);
    }
    if (all == null || hasNulls(all)) {
      throw new IllegalStateException(
          name(directory)
              + " could not be read: it must return calendars by name, without nulls, was "
              + all);
    }
    retained = new CalendarSnapshot(all);
    isRead = true;
  }

  private static boolean hasNulls(Map<String, ExclusionCalendar> all) {
    return all.entrySet().stream().anyMatch(e -> e.getKey() == null || e.getValue() == null);
  }

  private static String name(CalendarDirectory directory) {
    return "calendar directory " + directory.getClass().getName();
  }

  /** Reads the directory again. A failure is logged, and the calendars that were read last stay. */
  public void refresh() {
    if (directory != null) {
      guard.run(name(directory), this::read);
    }
  }

  /**
   * Adds a problem for each name without a calendar. If a name is not in the cache, the directory
   * is read again first.
   */
  public void check(List<String> names, List<String> problems) {
    if (!names.stream().allMatch(name -> retained.has(name))) {
      // The host may have added the calendar in the meantime.
      try {
        read();
      } catch (IllegalStateException e) {
        problems.add(String.valueOf(e.getMessage()));
        return;
      }
    }
    for (String name : names) {
      if (!retained.has(name)) {
        problems.add(
            directory == null
                ? "no calendar '"
                    + name
                    + "': the host gave the scheduler no calendar directory; configure one"
                : "no calendar '" + name + "' on this node; available: " + retained.names());
      }
    }
  }
}
