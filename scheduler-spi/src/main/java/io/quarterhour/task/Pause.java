package io.quarterhour.task;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Why a task does not fire for the time being.
 *
 * @param by who paused it
 * @param reason what that person said; may be empty
 * @param since when
 * @param until when it resumes by itself, or null if only somebody can resume it
 */
public record Pause(String by, String reason, Instant since, @Nullable Instant until) {
  /** Who pauses a task that cannot be read or planned. */
  public static final String BY_SCHEDULER = "quarterhour";
}
