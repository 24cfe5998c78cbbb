package io.quarterhour.task;

import io.quarterhour.error.TextLimit;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A pause of a task, during which the task does not fire.
 *
 * @param by the name of the caller that paused the task, or {@link #BY_SCHEDULER}
 * @param reason the reason that the caller gave; may be empty. A reason of more than {@value
 *     #MAX_REASON} characters is cut, and ends with its original length
 * @param since the start of the pause
 * @param until the end of the pause, at which the task resumes automatically; not part of the
 *     pause, so that a fire time at this instant is not skipped; null for a pause that only a
 *     caller can end
 */
public record Pause(String by, String reason, Instant since, @Nullable Instant until) {
  /**
   * The value of {@link #by} if the engine paused a task because no node can read its definition,
   * or because its fire times cannot be planned or stored. The pause of an unreadable task has
   * ended already: the task fires as soon as a node can read it, and what it has missed is caught
   * up.
   */
  public static final String BY_SCHEDULER = "quarterhour";

  /** The maximum length of the reason of a change, in characters. */
  public static final int MAX_REASON = 1_000;

  public Pause {
    reason = TextLimit.cut(reason, MAX_REASON);
  }
}
