package io.quarterhour.internal.engine.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.client.SchedulerClient;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.internal.engine.Engine;
import io.quarterhour.internal.engine.loop.EngineOptions.QueueOptions;
import io.quarterhour.internal.node.Host;
import io.quarterhour.internal.node.Node;
import io.quarterhour.internal.node.NodeOptions;
import io.quarterhour.internal.node.PluginConfig;
import io.quarterhour.internal.plugin.PluginRegistry;
import io.quarterhour.memory.InMemoryStore;
import io.quarterhour.support.Day;
import io.quarterhour.support.Gate;
import io.quarterhour.task.ActionCall;
import io.quarterhour.tenant.Caller;
import io.quarterhour.tenant.TargetDirectory;
import io.quarterhour.time.ManualTime;
import io.quarterhour.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Errors while an engine without threads, except for its workers, abandons a run. */
@Timeout(60)
class RunAbandonerTest {
  private final ManualTime time = ManualTime.startingAt(Day.at("10:00"));
  private final AtomicBoolean failing = new AtomicBoolean();
  private final Gate gate = Gate.stubborn("hold");
  private final Node node =
      new Node(
          new InMemoryStore(),
          new FailingTime(),
          new PluginConfig(
              List.of(gate),
              List.of(),
              PluginRegistry.Discovery.OFF,
              Map.of(),
              name -> Optional.empty()),
          new Host(
              List::of,
              TargetDirectory.byName(),
              null,
              List.of(),
              queue -> worker -> new Thread(worker).start()),
          NodeOptions.standard(Map.of("default", new QueueOptions(1, 0))));
  private final Engine engine = node.engine();
  private final SchedulerClient client = node.client(Caller.system());

  /** A time whose next reading throws an error, once the test wants it. */
  private final class FailingTime implements TimeSource {
    @Override
    public Instant instant() {
      if (failing.compareAndSet(true, false)) {
        throw new OutOfMemoryError("no memory for the test");
      }
      return time.instant();
    }

    @Override
    public long nanoTime() {
      return time.nanoTime();
    }
  }

  @AfterEach
  void open() {
    gate.letAllPass();
  }

  private void watch(Duration after) {
    time.advance(after);
    engine.watchLoop().step(time.instant());
  }

  @Test
  void errorWhileTheResultIsMadeCostsNeitherTheSlotNorTheWorker() {
    ExecutionId stuck = client.enqueue(ActionCall.of("hold"));
    ExecutionId next = client.enqueue(ActionCall.of("hold"));
    engine.dispatchLoop().step(time.instant());
    gate.awaitInside(1);
    watch(Duration.ofSeconds(20));
    watch(Duration.ofSeconds(10));

    failing.set(true);
    watch(Duration.ofMinutes(5));

    assertThat(failing).isFalse();
    engine.completionLoop().step(time.instant());
    assertThat(engine.ownedRuns()).isEmpty();
    Execution failed = client.execution(stuck).orElseThrow();
    assertThat(failed.state()).isEqualTo(ExecutionState.FAILED);
    assertThat(failed.outcome().summary()).contains("its result was lost to an error of its node");

    engine.dispatchLoop().step(time.instant());
    gate.awaitInside(2);
    assertThat(client.execution(next).orElseThrow().state()).isEqualTo(ExecutionState.RUNNING);
  }
}
