package io.quarterhour.store;

import io.quarterhour.task.NodeId;
import java.time.Instant;

/**
 * Who takes leases, and for how long.
 *
 * @param node who
 * @param now the present instant
 * @param until when the leases end
 */
public record LeaseRequest(NodeId node, Instant now, Instant until) {}
