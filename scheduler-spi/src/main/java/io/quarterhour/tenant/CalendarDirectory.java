package io.quarterhour.tenant;

import io.quarterhour.schedule.ExclusionCalendar;
import java.util.Map;

/**
 * The calendars of the host, for example holidays and maintenance windows, which tasks refer to by
 * name.
 *
 * <p>The scheduler reads all calendars when it starts and then at a fixed interval (5 minutes by
 * default) on a separate thread. It also reads them on the thread of a caller that names an unknown
 * calendar in a task, or that uses the client before the scheduler has started. The loops of the
 * engine never call the directory, so an implementation may be slow.
 *
 * <p>If the directory throws when the scheduler starts, the scheduler does not start. If it throws
 * later, the calendars that were read last remain in force.
 */
@FunctionalInterface
public interface CalendarDirectory {
  /**
   * {@return all current calendars by name, without nulls. A name that is no longer contained
   * excludes nothing}
   */
  Map<String, ExclusionCalendar> calendars();
}
