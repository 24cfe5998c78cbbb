package io.quarterhour.internal.model;

import io.quarterhour.firing.FireTimes;
import io.quarterhour.task.Task;
import org.jspecify.annotations.Nullable;

/**
 * A task ready for use: decoded, its schedule compiled.
 *
 * @param task the task as of one revision
 * @param fireTimes its fire times; null if it runs only when asked
 * @param version the version of its parameters
 */
public record TaskDefinition(Task task, @Nullable FireTimes fireTimes, int version) {
  /** The name of the queue of tasks and calls that nobody gave one. */
  public static final String DEFAULT_QUEUE = "default";

  /** {@return the queue; a saved task names it} */
  public String queue() {
    return task.queue().orElse(DEFAULT_QUEUE);
  }
}
