package io.quarterhour.internal.model;

import io.quarterhour.firing.FireTimes;
import io.quarterhour.task.Task;
import org.jspecify.annotations.Nullable;

/**
 * A task that is ready for use: decoded, with its schedule compiled.
 *
 * @param task the task as of one revision
 * @param fireTimes the compiled schedule; null if the task runs only when it is started by hand
 * @param version the version of its parameters
 */
public record TaskDefinition(Task task, @Nullable FireTimes fireTimes, int version) {
  /** The name of the queue of tasks and calls that name none. */
  public static final String DEFAULT_QUEUE = "default";

  /** {@return the name of its queue; a saved task names one} */
  public String queue() {
    return task.queue().orElse(DEFAULT_QUEUE);
  }
}
