package io.quarterhour.store.task;

import io.quarterhour.task.TaskId;

/**
 * The identity of one revision of the definition of a task.
 *
 * @param task the id of the task
 * @param revision the revision, from 1
 */
public record TaskRevision(TaskId task, long revision) {}
