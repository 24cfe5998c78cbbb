package io.quarterhour.internal.engine.watch;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts, for each queue, the threads of abandoned actions that have not returned. Each of them was
 * replaced, so that without a limit their number would only grow: a queue that has reached the
 * limit is full, and this node claims nothing from it until one of its actions returns. Safe for
 * use by many threads.
 */
public final class StuckThreads {
  private static final Logger LOG = LoggerFactory.getLogger(StuckThreads.class);

  private final int limit;
  private final Runnable whenFree;
  private final Map<String, Integer> stuck = new ConcurrentHashMap<>();

  /**
   * Creates a count of zero for all queues.
   *
   * @param limit the maximum number of stuck threads of a queue
   * @param whenFree called when a queue is not full any more
   */
  public StuckThreads(int limit, Runnable whenFree) {
    this.limit = limit;
    this.whenFree = whenFree;
  }

  /** Counts the thread of an action that was abandoned. */
  public void abandoned(String queue) {
    // The action may have returned in the meantime, so that the count was -1.
    if (stuck.merge(queue, 1, Integer::sum) == limit) {
      LOG.error(
          "Queue is suspended on this node: {} abandoned actions have not returned, which is the"
              + " limit of maxStuckThreads. Nothing is claimed from it until one of them returns."
              + " Make these actions react to interruption, or restart the node. queue={}",
          limit,
          queue);
    }
  }

  /** Counts an abandoned action that has returned, so that its thread ends. */
  public void returned(String queue) {
    if (stuck.merge(queue, -1, Integer::sum) == limit - 1) {
      LOG.info("Queue is resumed on this node: an abandoned action has returned. queue={}", queue);
      whenFree.run();
    }
  }

  /** {@return whether a queue has reached the limit} */
  public boolean isFull(String queue) {
    return stuck.getOrDefault(queue, 0) >= limit;
  }
}
