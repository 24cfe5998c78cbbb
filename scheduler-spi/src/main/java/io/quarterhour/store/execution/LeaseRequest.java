package io.quarterhour.store.execution;

import io.quarterhour.execution.NodeId;
import java.time.Instant;

/**
 * Who takes leases, and for how long.
 *
 * @param node who
 * @param now the present instant
 * @param until when the leases end
 */
public record LeaseRequest(NodeId node, Instant now, Instant until) {}
