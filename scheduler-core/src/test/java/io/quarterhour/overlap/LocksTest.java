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
    TaskId one = save("one", "disk", "tape");
    TaskId two = save("two", "tape");
    TaskId three = save("three", "paper");

    client.runAtNextSlot(one);
    gate.awaitInside(1);
    client.runAtNextSlot(two);
    client.runAtNextSlot(three);
    gate.awaitInside(2);

    assertThat(client.task(two).orElseThrow().active()).isEqualTo(1);
    assertThat(waiting()).isEqualTo(1);
    gate.letAllPass();
    eventually(() -> isFinished(one) && isFinished(two) && isFinished(three));
    assertThat(gate.entered())
        .extracting(context -> context.task().orElseThrow().name())
        .endsWith("two");
  }

  @Test
  void lockAppliesAcrossNodesThatShareAStore() {
    Gate other = nodes.opening(new Gate("other"));
    Scheduler second = nodes.start(Nodes.builder().store(store).action(other));
    TaskId one = save("one", "disk");
    TaskId two =
        second.client().save(Task.builder("two").action("other").locks("disk").build()).id();
    client.runAtNextSlot(one);
    gate.awaitInside(1);

    second.client().runAtNextSlot(two);
    throughout(Duration.ofMillis(100), () -> other.inside() == 0);
    gate.letPass(1);

    other.awaitInside(1);
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
    TaskId all =
        client
            .save(
                Task.builder("all")
                    .action("slow")
                    .tenants(TenantSelector.all())
                    .locks("disk")
                    .build())
            .id();
    TaskId one = save("one", "disk");
    client.runAtNextSlot(one);
    gate.awaitInside(1);

    client.runAtNextSlot(all);
    eventually(() -> waiting() == 3);
    throughout(Duration.ofMillis(100), () -> gate.inside() == 1);
    gate.letAllPass();

    eventually(() -> isFinished(all));
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
