package io.quarterhour.store.task;

import io.quarterhour.task.TaskId;

/**
 * A definition of a task as it was at one time.
 *
 * @param task which task
 * @param revision which revision, from 1
 */
public record TaskRevision(TaskId task, long revision) {}
