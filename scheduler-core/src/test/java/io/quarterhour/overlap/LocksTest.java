package io.quarterhour.overlap;

import static io.quarterhour.support.Eventually.eventually;
import static io.quarterhour.support.Eventually.throughout;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarterhour.Scheduler;
import io.quarterhour.client.SchedulerClient;
import io.quarterhour.error.InvalidInputException;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.memory.InMemoryStore;
import io.quarterhour.query.ExecutionQuery;
import io.quarterhour.query.PageRequest;
import io.quarterhour.support.Gate;
import io.quarterhour.support.Nodes;
import io.quarterhour.task.ActionCall;
import io.quarterhour.task.Task;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.TenantId;
import io.quarterhour.tenant.TenantSelector;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LocksTest {
  @RegisterExtension final Nodes nodes = new Nodes();

  private final InMemoryStore store = new InMemoryStore();
  private final Gate gate = nodes.opening(new Gate("slow"));
  private final Scheduler scheduler =
      nodes.start(
          Nodes.builder()
              .store(store)
              .tenants(() -> List.of(TenantId.of("a"), TenantId.of("b"), TenantId.of("c")))
              .action(gate));
  private final SchedulerClient client = scheduler.client();

  private TaskId save(String name, String... locks) {
    return client.save(Task.builder(name).action("slow").locks(locks).build()).id();
  }

  private long waiting() {
    return client
        .executions(ExecutionQuery.ALL.in(ExecutionState.WAITING), PageRequest.first())
        .items()
        .size();
  }

  private boolean isFinished(TaskId task) {
    return client.task(task).orElseThrow().active() == 0;
  }

  @Test
  void tasksThatShareALockNeverRunConcurrently() {
    TaskId first = save("one", "disk", "tape");
    TaskId second = save("two", "tape");
    TaskId third = save("three", "paper");

    client.runAtNextSlot(first);
    gate.awaitInside(1);
    client.runAtNextSlot(second);
    client.runAtNextSlot(third);
    gate.awaitInside(2);

    assertThat(client.task(second).orElseThrow().active()).isEqualTo(1);
    assertThat(waiting()).isEqualTo(1);
    gate.letAllPass();
    eventually(() -> isFinished(first) && isFinished(second) && isFinished(third));
    assertThat(gate.entered())
        .extracting(context -> context.task().orElseThrow().name())
        .endsWith("two");
  }

  @Test
  void lockAppliesAcrossNodesThatShareAStore() {
    Gate otherGate = nodes.opening(new Gate("other"));
    Scheduler otherNode = nodes.start(Nodes.builder().store(store).action(otherGate));
    TaskId first = save("one", "disk");
    TaskId second =
        otherNode.client().save(Task.builder("two").action("other").locks("disk").build()).id();
    client.runAtNextSlot(first);
    gate.awaitInside(1);

    otherNode.client().runAtNextSlot(second);
    throughout(Duration.ofMillis(100), () -> otherGate.inside() == 0);
    gate.letPass(1);

    otherGate.awaitInside(1);
    assertThat(gate.inside()).isZero();
  }

  @Test
  void callsAcquireLocks() {
    client.enqueueAll(
        List.of(
            ActionCall.of("slow").locks("disk"),
            ActionCall.of("slow").locks("disk"),
            ActionCall.of("slow").locks("disk")));
    gate.awaitInside(1);
    throughout(Duration.ofMillis(50), () -> gate.inside() == 1);
    gate.letAllPass();

    gate.awaitEntered(3);
    assertThat(gate.most()).isEqualTo(1);
  }

  @Test
  void tenantExecutionsAcquireTheLocksOfTheirTask() {
    TaskId fanOut =
        client
            .save(
                Task.builder("all")
                    .action("slow")
                    .tenants(TenantSelector.all())
                    .locks("disk")
                    .build())
            .id();
    TaskId first = save("one", "disk");
    client.runAtNextSlot(first);
    gate.awaitInside(1);

    client.runAtNextSlot(fanOut);
    eventually(() -> waiting() == 3);
    throughout(Duration.ofMillis(100), () -> gate.inside() == 1);
    gate.letAllPass();

    eventually(() -> isFinished(fanOut));
    assertThat(gate.entered()).hasSize(4);
    assertThat(gate.most()).isEqualTo(1);
  }

  @Test
  void lockNameIsValidated() {
    assertThatThrownBy(() -> Task.builder("one").action("slow").locks("a b"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("lock must be 1 to 100 letters")
        .hasMessageEndingWith("was 'a b'");
    assertThatThrownBy(() -> ActionCall.of("slow").locks("task:one"))
        .isInstanceOf(InvalidInputException.class);
  }
}
