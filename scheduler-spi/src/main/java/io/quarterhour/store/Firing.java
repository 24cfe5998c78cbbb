package io.quarterhour.store;

import io.quarterhour.task.TaskId;
import io.quarterhour.task.Timetable;
import java.util.List;

/**
 * What becomes of the due fire times of one task, and where its timetable stands afterwards.
 *
 * @param task which task
 * @param timetable the timetable to be stored; its version is the one that it was computed from
 * @param skipped fire times that get no execution, in order of time
 * @param executions executions to be admitted, in order of time
 */
public record Firing(
    TaskId task, Timetable timetable, List<SkippedSlots> skipped, List<NewExecution> executions) {}
