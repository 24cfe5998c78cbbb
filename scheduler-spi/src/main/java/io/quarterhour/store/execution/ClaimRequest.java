package io.quarterhour.store.execution;

import java.util.List;
import java.util.Set;

/**
 * What a node can take.
 *
 * @param leaseRequest who claims and for how long
 * @param queues how many executions of which queues; queues that are not named are left alone
 * @param capabilities what the node knows: for each version of the parameters of an action that it
 *     can read, what {@link #capability} makes of both; all else is left alone
 */
public record ClaimRequest(
    LeaseRequest leaseRequest, List<Capacity> queues, Set<String> capabilities) {
  /**
   * What a node must know to claim an execution.
   *
   * @param action the name of its action
   * @param version the version of its parameters; the first is 1
   * @return of the first version the name of the action; of another one the name, {@code #} and the
   *     version, as in {@code report.send#2}
   */
  public static String capability(String action, int version) {
    return version == 1 ? action : action + "#" + version;
  }

  /**
   * What a node can take of one queue.
   *
   * @param queue the name of the queue
   * @param free how many executions, 1 or more
   */
  public record Capacity(String queue, int free) {}
}
