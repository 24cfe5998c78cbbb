package io.quarterhour.execution;

import io.quarterhour.tenant.TenantId;

/**
 * What an execution runs, for whom, and on which queue.
 *
 * @param tenant for whom; {@link TenantId#INSTALLATION} for nobody in particular
 * @param action the name of the action; of a notification {@code notifier:} and the name of the
 *     notifier
 * @param queue the name of the queue
 */
public record Routing(TenantId tenant, String action, String queue) {}
