package io.quarterhour.internal.cache;

import io.quarterhour.internal.plugin.PluginGuard;
import io.quarterhour.schedule.ExclusionCalendar;
import io.quarterhour.tenant.CalendarDirectory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the calendars that were read last. The engine only looks at what is kept; the directory of
 * the host is asked by whoever calls {@link #read}, {@link #refresh} or {@link #check}, on that
 * thread. Safe for use by many threads.
 */
public final class CalendarCache {
  private final @Nullable CalendarDirectory directory;
  private final PluginGuard guard = new PluginGuard();
  private volatile CalendarSnapshot retained = new CalendarSnapshot(Map.of());
  private volatile boolean isRead;

  /** The calendars of a directory; null for a host without one. */
  public CalendarCache(@Nullable CalendarDirectory directory) {
    this.directory = directory;
  }

  /** {@return whether the host gave a directory} */
  public boolean hasDirectory() {
    return directory != null;
  }

  /** {@return what was read last; none before} */
  public CalendarSnapshot retained() {
    return retained;
  }

  /** {@return what was read last; if nothing was yet, it is tried now} */
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
  @SuppressWarnings("CatchingUnchecked") // hosts throw whatever they like, errors of the JVM too
  public void read() {
    if (directory == null) {
      return;
    }
    Map<String, ExclusionCalendar> all;
    try {
      all = directory.calendars();
      // The map is the host's: it may be read as it is looked at, and change meanwhile.
      all = all == null ? null : new HashMap<>(all);
    } catch (Throwable e) {
      throw new IllegalStateException(name(directory) + " could not be read: it threw " + e, e);
    }
    if (all == null || hasNulls(all)) {
      throw new IllegalStateException(
          name(directory)
              + " could not be read: it must answer names with calendars, without nulls, was "
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

  /** Reads the directory anew. If that fails it is logged, and what was read last stays. */
  public void refresh() {
    if (directory != null) {
      guard.run(name(directory), this::read);
    }
  }

  /** Tells of each name that no calendar has, not even if the directory is read anew. */
  public void check(List<String> names, List<String> problems) {
    if (!names.stream().allMatch(name -> retained.has(name))) {
      // The host may have added it just now.
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
                ? "no calendar '" + name + "': the host gave the scheduler no calendar directory"
                : "no calendar '" + name + "' on this node, it knows " + retained.names());
      }
    }
  }
}
