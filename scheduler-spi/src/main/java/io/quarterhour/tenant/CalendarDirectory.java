package io.quarterhour.tenant;

import io.quarterhour.schedule.ExclusionCalendar;
import java.util.Map;

/**
 * The host's calendars: what tasks are kept from by their names, holidays and maintenance windows
 * for example. All are read when the scheduler starts, and again every so often on a thread of
 * their own, never from the engine's own loops; it may be slow. If it throws when the scheduler
 * starts, the scheduler does not; if it throws later, what was read last stays in force.
 */
@FunctionalInterface
public interface CalendarDirectory {
  /**
   * {@return all calendars that there are now, by name; no nulls. A name that is gone excludes
   * nothing any more}
   */
  Map<String, ExclusionCalendar> calendars();
}
