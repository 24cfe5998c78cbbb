package io.quarterhour.execution;

import io.quarterhour.task.ScheduleState;
import io.quarterhour.task.Task;
import io.quarterhour.task.TaskState;
import org.jspecify.annotations.Nullable;

/**
 * A task as a list shows it: a snapshot.
 *
 * @param task the definition
 * @param state how it stands
 * @param scheduleState its next fire time and its pause, if any; the next fire time is one that no
 *     calendar of the task excludes, as far as can be told now
 * @param lastExecution the execution that was over last, or null if none was
 * @param active how many executions of it are waiting or running
 * @param recurrence its schedule in words; empty if it runs only when asked
 */
public record TaskStatus(
    Task task,
    TaskState state,
    ScheduleState scheduleState,
    @Nullable LastExecution lastExecution,
    int active,
    String recurrence) {}
