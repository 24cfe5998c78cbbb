package io.quarterhour.execution;

import io.quarterhour.task.ScheduleState;
import io.quarterhour.task.Task;
import io.quarterhour.task.TaskState;
import org.jspecify.annotations.Nullable;

/**
 * A task with its current state, as a snapshot for lists.
 *
 * @param task the definition
 * @param state the state of the task
 * @param scheduleState the next fire time, the pause and the number of fires. The next fire time is
 *     one that no calendar of the task excludes, as far as the calendars are known now
 * @param lastExecution the execution whose end was recorded last; null if there is none
 * @param active the number of executions of the task that have not finished, without the children
 *     of a fan-out
 * @param recurrence the description of the schedule; empty if the task runs only on request. If the
 *     definition cannot be read, the reason
 */
public record TaskStatus(
    Task task,
    TaskState state,
    ScheduleState scheduleState,
    @Nullable LastExecution lastExecution,
    int active,
    String recurrence) {}
