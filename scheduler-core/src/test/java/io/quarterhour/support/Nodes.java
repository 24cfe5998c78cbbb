package io.quarterhour.support;

import io.quarterhour.Scheduler;
import io.quarterhour.SchedulerBuilder;
import io.quarterhour.client.SchedulerClient;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Schedulers with their own threads, which are closed after each test. */
public final class Nodes implements AfterEachCallback {
  /** Longer than any test moves its time, so that no lease expires by accident. */
  private static final Duration LONG_LEASE = Duration.ofDays(2);

  private final List<Scheduler> started = new ArrayList<>();
  private final List<Gate> gates = new ArrayList<>();

  /**
   * {@return a builder of a scheduler that discovers no plug-ins, polls every 10 ms and does not
   * wait when it is closed}
   */
  public static SchedulerBuilder builder() {
    return Scheduler.builder()
        .pluginDiscovery(false)
        .pollInterval(Duration.ofMillis(10))
        .leaseDuration(LONG_LEASE)
        .shutdownTimeout(Duration.ZERO);
  }

  /** {@return a scheduler that is started now and closed at the end of the test} */
  public Scheduler start(SchedulerBuilder builder) {
    Scheduler scheduler = builder.build();
    scheduler.start();
    started.add(scheduler);
    return scheduler;
  }

  /** {@return the given gate, which is opened at the end of the test} */
  public Gate opening(Gate gate) {
    gates.add(gate);
    return gate;
  }

  /** Waits until an execution is finished. */
  public static Execution awaitFinished(SchedulerClient client, ExecutionId id) {
    Eventually.eventually(() -> client.execution(id).orElseThrow().state().isFinished());
    return client.execution(id).orElseThrow();
  }

  /** Waits until an execution is in a state. */
  public static Execution awaitState(SchedulerClient client, ExecutionId id, ExecutionState state) {
    Eventually.eventually(() -> client.execution(id).orElseThrow().state() == state);
    return client.execution(id).orElseThrow();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    gates.forEach(Gate::letAllPass);
    started.forEach(Scheduler::close);
  }
}
