package io.quarterhour.execution;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Who owns an execution.
 *
 * @param token grows by one each time the execution is claimed; 0 before the first. What an owner
 *     writes carries it, and is refused once a younger token was given out
 * @param node the node that owns it, or owned it last; null before the first
 * @param leaseUntil until when; null if nobody owns it
 * @param cancelRequested whether somebody asked the owner to stop
 */
public record Ownership(
    long token, @Nullable NodeId node, @Nullable Instant leaseUntil, boolean cancelRequested) {
  /** Nobody yet. */
  public static final Ownership NONE = new Ownership(0, null, null, false);
}
