package io.quarterhour.jdbc.internal.claim;

import io.quarterhour.execution.NodeId;
import io.quarterhour.jdbc.internal.rows.LiveRow;
import io.quarterhour.store.execution.AttemptResult;
import io.quarterhour.store.execution.Completion;
import io.quarterhour.store.execution.LeaseRequest;
import io.quarterhour.store.execution.NewExecution;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The scan starts of the queues, separate for each node that claims from them: a node may support
 * actions that another does not. Safe for use by many threads.
 */
public final class ScanStarts {
  private final Map<NodeQueue, ScanStart> starts = new ConcurrentHashMap<>();

  /** A queue as scanned by one node. */
  private record NodeQueue(NodeId node, String queue) {}

  private ScanStart of(NodeId node, String queue) {
    return starts.computeIfAbsent(new NodeQueue(node, queue), nodeQueue -> new ScanStart());
  }

  /**
   * {@return the scan starts of some queues; queues without one are left out and scanned from the
   * beginning}
   */
  public Map<String, ScanStart.Known> of(Collection<String> queues, LeaseRequest leaseRequest) {
    Map<String, ScanStart.Known> known = new HashMap<>();
    for (String queue : queues) {
      ScanStart.Known at = of(leaseRequest.node(), queue).at(leaseRequest.now());
      if (at != null) {
        known.put(queue, at);
      }
    }
    return known;
  }

  /** Stores the results of scans: the rows claimed and the free slots that remain. */
  public void claimed(
      Collection<LiveRow> rows,
      Map<String, ScanStart.Known> from,
      Map<String, Integer> room,
      LeaseRequest leaseRequest) {
    Map<String, Instant> latest = new HashMap<>();
    for (LiveRow row : rows) {
      latest.merge(
          row.execution().routing().queue(), row.readyAt(), (a, b) -> a.isAfter(b) ? a : b);
    }
    room.forEach(
        (queue, left) ->
            of(leaseRequest.node(), queue)
                .taken(from.get(queue), left > 0 ? null : latest.get(queue), leaseRequest.now()));
  }

  /** Notes that executions are inserted. */
  public void added(Collection<NewExecution> executions) {
    for (NewExecution execution : executions) {
      String queue = execution.routing().queue();
      starts.forEach(
          (nodeQueue, scanStart) -> {
            if (nodeQueue.queue.equals(queue)) {
              scanStart.added(execution.readyAt());
            }
          });
    }
  }

  /**
   * Notes completions: unless all are finished, executions may be ready again at their earlier
   * position, and all scan starts are cleared.
   */
  public void ended(Collection<Completion> completions) {
    if (completions.stream()
        .anyMatch(one -> !(one.attemptResult() instanceof AttemptResult.Finished))) {
      released();
    }
  }

  /** Clears all scan starts: any execution may be ready again. */
  public void released() {
    starts.values().forEach(scanStart -> scanStart.added(null));
  }
}
