package io.quarterhour.execution;

import io.quarterhour.tenant.TenantId;

/**
 * The tenant, the action and the queue of an execution, which determine the nodes that may claim
 * it.
 *
 * @param tenant the tenant; {@link TenantId#INSTALLATION} if the execution runs for no single
 *     tenant
 * @param action the name of the action; for a notification {@code notifier:} followed by the name
 *     of the notifier
 * @param queue the name of the queue
 */
public record Routing(TenantId tenant, String action, String queue) {}
