package io.quarterhour.store.execution;

import io.quarterhour.execution.NodeId;
import java.time.Instant;

/**
 * A node that requests leases, with the time at which they begin and end.
 *
 * @param node the node
 * @param now the present instant
 * @param until the instant at which the leases end
 */
public record LeaseRequest(NodeId node, Instant now, Instant until) {}
