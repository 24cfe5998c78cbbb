package io.quarterhour.internal.cache;

import io.quarterhour.schedule.ExclusionCalendar;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The calendars of the host as they were read at one moment. Its set of calendars never changes.
 * Safe for use by many threads.
 */
public final class CalendarSnapshot {
  private static final Logger LOG = LoggerFactory.getLogger(CalendarSnapshot.class);

  private final Map<String, ExclusionCalendar> byName;

  /** The missing names for which a warning was logged. */
  private final Set<String> missed = ConcurrentHashMap.newKeySet();

  /** Creates a snapshot of calendars by name. */
  public CalendarSnapshot(Map<String, ExclusionCalendar> byName) {
    this.byName = Map.copyOf(byName);
  }

  /** {@return whether one of the named calendars excludes an instant} */
  public boolean exclude(List<String> names, Instant instant) {
    return excluding(names, instant) != null;
  }

  /**
   * {@return the first of the named calendars that excludes an instant; null if none does} A
   * missing calendar excludes nothing; a warning is logged once for each missing name of this
   * snapshot.
   */
  public @Nullable String excluding(List<String> names, Instant instant) {
    for (String name : names) {
      ExclusionCalendar calendar = byName.get(name);
      if (calendar == null) {
        if (missed.add(name)) {
          LOG.warn(
              "Calendar is named by tasks, but the host no longer provides it; it excludes nothing,"
                  + " so these tasks also fire on its days. Provide it again, or remove it from the"
                  + " tasks. calendar={}",
              name);
        }
      } else if (calendar.excludes(instant)) {
        return name;
      }
    }
    return null;
  }

  /** {@return whether a calendar of that name exists} */
  public boolean has(String name) {
    return byName.containsKey(name);
  }

  /** {@return the names of all calendars, in alphabetical order} */
  public Set<String> names() {
    return new TreeSet<>(byName.keySet());
  }
}
