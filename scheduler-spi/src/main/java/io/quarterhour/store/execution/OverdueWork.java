package io.quarterhour.store.execution;

import java.time.Instant;

/**
 * Executions of one queue and capability that are ready but unclaimed.
 *
 * @param queue the name of the queue
 * @param capability the capability that a node needs to claim them, as {@link
 *     ClaimRequest#capability} returns it
 * @param readySince the instant since which the first of them has been ready
 */
public record OverdueWork(String queue, String capability, Instant readySince) {}
