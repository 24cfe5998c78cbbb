package io.quarterhour.execution;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The ownership of an execution.
 *
 * @param token the fencing token, which grows by one each time the execution is claimed; 0 before
 *     the first claim. Each write of an owner carries its token, and the store rejects the write if
 *     a newer token exists
 * @param node the node that owns the execution or owned it last; null before the first claim
 * @param leaseUntil the end of the lease; null if no node owns the execution
 * @param cancelRequested whether a caller requested the cancellation of the execution
 */
public record Ownership(
    long token, @Nullable NodeId node, @Nullable Instant leaseUntil, boolean cancelRequested) {
  /** The ownership of an execution that was never claimed. */
  public static final Ownership NONE = new Ownership(0, null, null, false);
}
