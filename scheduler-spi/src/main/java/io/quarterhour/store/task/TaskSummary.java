package io.quarterhour.store.task;

import io.quarterhour.execution.LastExecution;
import io.quarterhour.task.ScheduleState;
import org.jspecify.annotations.Nullable;

/**
 * A task as a list needs it.
 *
 * @param row its newest definition
 * @param scheduleState its timetable
 * @param lastExecution its execution that was over last, told by {@link
 *     io.quarterhour.store.ExecutionStore#complete}; null if none was. Executions of single tenants
 *     under a fan-out, skipped slots and notifications do not count
 * @param active how many executions of it are live, notifications and children not counted
 */
public record TaskSummary(
    TaskRow row, ScheduleState scheduleState, @Nullable LastExecution lastExecution, int active) {}
