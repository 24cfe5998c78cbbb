package io.quarterhour.store.execution;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The request of a node to claim executions.
 *
 * @param leaseRequest the claiming node, the present instant and the end of the leases
 * @param queues the queues to claim from, with the maximum number of executions of each; other
 *     queues are not claimed from
 * @param capabilities the capabilities of the node: the value of {@link #capability} for each
 *     action and each version of its parameters that the node can read; other executions are not
 *     claimed
 * @param readyFrom if it is not null, only executions are claimed that need no lock and whose
 *     {@code readyAt} is not before this instant: the engine claims punctual executions of a queue
 *     in which others are late, and those that run one after the other must keep their order
 */
public record ClaimRequest(
    LeaseRequest leaseRequest,
    List<Capacity> queues,
    Set<String> capabilities,
    @Nullable Instant readyFrom) {
  /**
   * Creates a request for the executions that became ready at any time.
   *
   * @param leaseRequest the claiming node, the present instant and the end of the leases
   * @param queues the queues to claim from, with the maximum number of executions of each
   * @param capabilities the capabilities of the node
   */
  public ClaimRequest(LeaseRequest leaseRequest, List<Capacity> queues, Set<String> capabilities) {
    this(leaseRequest, queues, capabilities, null);
  }

  /**
   * Returns the capability that a node needs to claim an execution.
   *
   * @param action the name of the action
   * @param version the version of its parameters; the first is 1
   * @return the name of the action for the first version; for other versions the name, {@code #}
   *     and the version, as in {@code report.send#2}
   */
  public static String capability(String action, int version) {
    return version == 1 ? action : action + "#" + version;
  }

  /**
   * The capacity of a node for executions of one queue.
   *
   * @param queue the name of the queue
   * @param free the maximum number of executions to claim, at least 1
   */
  public record Capacity(String queue, int free) {}
}
