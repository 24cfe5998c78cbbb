package io.quarterhour.internal.engine;

import io.quarterhour.internal.engine.loop.EngineOptions;
import io.quarterhour.internal.engine.loop.Loop;
import java.time.Duration;
import java.time.Instant;

/**
 * The schedule of the {@link DispatchLoop}: when it polls for due tasks and when for ready
 * executions. Any thread may announce earlier work, which wakes the loop.
 */
final class DispatchSchedule {
  /**
   * The factor by which tasks are polled less often while the cluster signal is connected. Polling
   * then only finds work whose signal was lost.
   */
  private static final int TASK_POLL_FACTOR = 6;

  /**
   * The factor for executions. It is smaller, because no signal announces that the lease of a dead
   * node expired.
   */
  private static final int EXECUTION_POLL_FACTOR = 2;

  private final EngineOptions options;
  private final LoopWakers wakers;
  private final PollSchedule dueTasks;
  private final PollSchedule readyExecutions;

  DispatchSchedule(EngineOptions options, LoopWakers wakers) {
    this.options = options;
    this.wakers = wakers;
    dueTasks = new PollSchedule(options.pollInterval());
    readyExecutions = new PollSchedule(options.pollInterval());
  }

  /** {@return the schedule of the polls for due tasks} */
  PollSchedule dueTasks() {
    return dueTasks;
  }

  /** {@return the schedule of the polls for ready executions} */
  PollSchedule readyExecutions() {
    return readyExecutions;
  }

  /** {@return the instant of the next poll, if no earlier work is announced} */
  Instant next() {
    return PollSchedule.earlier(dueTasks.next(), readyExecutions.next());
  }

  /** Announces that a task may be due or an execution ready at an instant. */
  void work(Instant at) {
    dueTasks.expect(at);
    readyExecutions.expect(at);
    wakers.dispatch().wake(at);
  }

  /** Announces that an execution is ready at an instant; due tasks are not polled for it. */
  void ready(Instant at) {
    readyExecutions.expect(at);
    wakers.dispatch().wake(at);
  }

  /** Announces an execution that the loop itself has fired; it runs, and so is not woken. */
  void fired(Instant readyAt) {
    readyExecutions.expect(readyAt);
  }

  /**
   * Announces that workers are free again. The loop is woken even if nothing new is ready, because
   * something may wait in a backlogged queue.
   *
   * @param readyAt the instant from which something may be claimed that could not be claimed
   *     before; {@link Loop#NEVER} if there is nothing
   */
  void workersFree(Instant readyAt) {
    readyExecutions.expect(readyAt);
    wakers.dispatch().wake();
  }

  /** Adapts the poll intervals when the cluster signal is connected or disconnected. */
  void signalConnected(boolean connected) {
    Duration poll = options.pollInterval();
    Duration untilLeasesEnd = options.leaseDuration().multipliedBy(2).dividedBy(3);
    Duration rarely = poll.multipliedBy(EXECUTION_POLL_FACTOR);
    dueTasks.poll(connected ? poll.multipliedBy(TASK_POLL_FACTOR) : poll);
    readyExecutions.poll(
        connected ? rarely.compareTo(untilLeasesEnd) < 0 ? rarely : untilLeasesEnd : poll);
    wakers.dispatch().wake();
  }
}
