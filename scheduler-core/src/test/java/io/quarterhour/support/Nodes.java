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

/** Schedulers with threads of their own, stopped after each test. */
public final class Nodes implements AfterEachCallback {
  /** Longer than the time of a test is moved, so that nothing is taken over by accident. */
  private static final Duration LONG_LEASE = Duration.ofDays(2);

  private final List<Scheduler> started = new ArrayList<>();
  private final List<Gate> gates = new ArrayList<>();

  /** {@return a builder that finds nothing, and looks for news all the time} */
  public static SchedulerBuilder builder() {
    return Scheduler.builder()
        .pluginDiscovery(false)
        .pollInterval(Duration.ofMillis(10))
        .leaseDuration(LONG_LEASE)
        .shutdownTimeout(Duration.ZERO);
  }

  /** {@return a scheduler that runs until the test is over} */
  public Scheduler start(SchedulerBuilder builder) {
    Scheduler scheduler = builder.build();
    scheduler.start();
    started.add(scheduler);
    return scheduler;
  }

  /** {@return the gate, which is opened when the test is over} */
  public Gate opening(Gate gate) {
    gates.add(gate);
    return gate;
  }

  /** Waits until an execution is over. */
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
