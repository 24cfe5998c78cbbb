package io.quarterhour.internal.engine.loop;

import io.quarterhour.error.StoreException;
import io.quarterhour.execution.NodeId;
import io.quarterhour.internal.plugin.OneLine;
import io.quarterhour.time.TimeSource;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs when the store of a node fails and when it has recovered, with one line each, regardless of
 * how many loops are affected and how often they retry. The store counts as recovered when every
 * loop has succeeded again and none has failed for a while, so that a store that fails now and then
 * does not fill the log either. Safe for use by many threads.
 */
public final class StoreOutageLog {
  private static final Logger LOG = LoggerFactory.getLogger(StoreOutageLog.class);

  private final NodeId node;
  private final TimeSource time;
  private final Duration calm;
  private final Set<String> failing = new HashSet<>();
  private volatile boolean reported;
  private volatile String lastFailure = "";
  private long failures;
  private long beganNanos;
  private long lastNanos;

  /**
   * Creates a log for a store that works.
   *
   * @param node the node of the store
   * @param time measures the duration of an outage
   * @param calm the time without a failure after which the store counts as recovered
   */
  public StoreOutageLog(NodeId node, TimeSource time, Duration calm) {
    this.node = node;
    this.time = time;
    this.calm = calm;
  }

  /** Notes that a step of a loop failed because of the store. */
  synchronized void failed(String loop, StoreException problem) {
    failing.add(loop);
    failures++;
    lastNanos = time.nanoTime();
    lastFailure = String.valueOf(problem.getMessage());
    if (reported) {
      LOG.debug("Store failed again. node={}, loop={}: {}", node, loop, problem.getMessage());
      return;
    }
    reported = true;
    failures = 1;
    beganNanos = lastNanos;
    if (problem.isTransient()) {
      LOG.warn(
          "Store unavailable; calls are retried with back-off until it recovers, and executions are"
              + " delayed until then. If it lasts, check the store. node={}: {}",
          node,
          OneLine.of(String.valueOf(problem.getMessage())));
    } else {
      LOG.error(
          "Store failed with an error that is not expected to go away by itself; fix the cause."
              + " Calls are retried with back-off. node={}: {}",
          node,
          OneLine.of(String.valueOf(problem.getMessage())));
    }
    LOG.debug("Stack trace of the store failure. node={}", node, problem);
  }

  /** {@return the message of the last failure; null if the store works} */
  public @Nullable String failure() {
    return reported ? lastFailure : null;
  }

  /** Notes that a step of a loop succeeded. */
  void succeeded(String loop) {
    if (reported) {
      end(loop);
    }
  }

  private synchronized void end(String loop) {
    failing.remove(loop);
    long now = time.nanoTime();
    if (reported && failing.isEmpty() && now - lastNanos >= calm.toNanos()) {
      reported = false;
      LOG.info(
          "Store recovered. node={}, failures={}, outage={}",
          node,
          failures,
          Duration.ofMillis((lastNanos - beganNanos) / 1_000_000));
    }
  }
}
