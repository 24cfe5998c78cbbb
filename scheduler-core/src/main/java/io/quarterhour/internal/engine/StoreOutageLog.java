package io.quarterhour.internal.engine;

import io.quarterhour.error.StoreException;
import io.quarterhour.execution.NodeId;
import io.quarterhour.time.TimeSource;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the log when the store of a node fails, and when it is back: one line each, whatever the
 * number of lanes that meet it and of times that they try again. It is back when all lanes went on
 * and none has failed for a while, so that a store that fails now and then fills no log either.
 * Safe for use by many threads.
 */
final class StoreOutageLog {
  private static final Logger LOG = LoggerFactory.getLogger(StoreOutageLog.class);

  private final NodeId node;
  private final TimeSource time;
  private final Duration calm;
  private final Set<String> failing = new HashSet<>();
  private volatile boolean reported;
  private long failures;
  private long beganNanos;
  private long lastNanos;

  /**
   * The store works.
   *
   * @param node whose store it is
   * @param time measures how long it was away
   * @param calm for how long nothing must fail before it is said to be back
   */
  StoreOutageLog(NodeId node, TimeSource time, Duration calm) {
    this.node = node;
    this.time = time;
    this.calm = calm;
  }

  /** A lane failed by its store. */
  synchronized void failed(String lane, StoreException problem) {
    failing.add(lane);
    failures++;
    lastNanos = time.nanoTime();
    if (reported) {
      LOG.debug("node {}: {} failed again: {}", node, lane, problem.getMessage());
      return;
    }
    reported = true;
    failures = 1;
    beganNanos = lastNanos;
    if (problem.isTransient()) {
      LOG.warn(
          "node {}: its store fails, and is tried again and again: {}", node, problem.getMessage());
    } else {
      LOG.error(
          "node {}: its store refuses to work, and is tried again and again, but is not expected to"
              + " recover by itself: {}",
          node,
          problem.getMessage());
    }
    LOG.debug("node {}: it failed here", node, problem);
  }

  /** A step of a lane was done. */
  void succeeded(String lane) {
    if (reported) {
      end(lane);
    }
  }

  private synchronized void end(String lane) {
    failing.remove(lane);
    long now = time.nanoTime();
    if (reported && failing.isEmpty() && now - lastNanos >= calm.toNanos()) {
      reported = false;
      LOG.info(
          "node {}: its store is back, after {} failures within {}",
          node,
          failures,
          Duration.ofMillis((lastNanos - beganNanos) / 1_000_000));
    }
  }
}
