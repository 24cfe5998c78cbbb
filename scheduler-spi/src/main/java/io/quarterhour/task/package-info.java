/**
 * Task definitions: the values that users write, edit and save, and the state of their schedules.
 *
 * <p>A {@link io.quarterhour.task.Task} contains an action with its parameters, the tenants, a
 * schedule, {@link io.quarterhour.task.TaskPolicies policies} and {@link
 * io.quarterhour.task.NotificationRule notification rules}. An {@link
 * io.quarterhour.task.ActionCall} runs an action once, without a task.
 *
 * <p>The engine changes the {@link io.quarterhour.task.ScheduleState} of a task, which is stored
 * separately from the definition. Therefore editing a task that fires every second does not
 * conflict with its fires. For the executions of a task and their states, see {@link
 * io.quarterhour.execution}.
 */
@NullMarked
package io.quarterhour.task;

import org.jspecify.annotations.NullMarked;
