package io.quarterhour.store.task;

import io.quarterhour.execution.LastExecution;
import io.quarterhour.task.ScheduleState;
import org.jspecify.annotations.Nullable;

/**
 * A task, as it appears in lists.
 *
 * @param row the newest definition
 * @param scheduleState the schedule state
 * @param lastExecution the last execution that finished, as recorded by {@link
 *     io.quarterhour.store.ExecutionStore#complete}; null if none has. Executions of single tenants
 *     under a fan-out, skipped slots and notifications do not count
 * @param active the number of live executions of the task, without notifications and children
 */
public record TaskSummary(
    TaskRow row, ScheduleState scheduleState, @Nullable LastExecution lastExecution, int active) {}
