package io.quarterhour.store;

import io.quarterhour.task.LastRun;
import io.quarterhour.task.Timetable;
import org.jspecify.annotations.Nullable;

/**
 * A task as a list needs it.
 *
 * @param row its newest definition
 * @param timetable its timetable
 * @param lastRun its execution that was over last, told by {@link ExecutionStore#complete}; null if
 *     none was. Executions of single tenants under a fan-out, skipped slots and notifications do
 *     not count
 * @param active how many executions of it are live, notifications and children not counted
 */
public record TaskEntry(TaskRow row, Timetable timetable, @Nullable LastRun lastRun, int active) {}
