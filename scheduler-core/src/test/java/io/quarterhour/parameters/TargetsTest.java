package io.quarterhour.parameters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarterhour.action.Action;
import io.quarterhour.action.ActionContext;
import io.quarterhour.action.ActionDescriptor;
import io.quarterhour.action.NoParameters;
import io.quarterhour.client.SchedulerClient;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.Outcome;
import io.quarterhour.support.Day;
import io.quarterhour.task.ActionCall;
import io.quarterhour.task.RetryPolicy;
import io.quarterhour.task.Task;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.Target;
import io.quarterhour.tenant.TargetSelector;
import io.quarterhour.tenant.TenantId;
import io.quarterhour.testing.TestScheduler;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TargetsTest {
  private final List<List<Target>> targets = new ArrayList<>();
  private final List<Map<String, Object>> payloads = new ArrayList<>();
  private List<Target> pool = List.of(Target.of("r1"), Target.of("r2"), Target.of("r1"));
  private TenantId resolvedTenant;

  private final TestScheduler scheduler =
      TestScheduler.startingAt(Day.at("10:00"))
          .targets(
              (selector, tenant) -> {
                resolvedTenant = tenant;
                List<Target> all = new ArrayList<>();
                selector.names().forEach(device -> all.add(Target.of(device)));
                for (String name : selector.pools()) {
                  if (!name.equals("routers")) {
                    throw new IllegalStateException("no pool " + name);
                  }
                  all.addAll(pool);
                }
                return all;
              })
          .with(
              new PollAction("poll", TargetSelector.of("own")),
              new PollAction("bare", TargetSelector.NONE));
  private final SchedulerClient client = scheduler.client();

  private final class PollAction implements Action<NoParameters> {
    private final ActionDescriptor<NoParameters> descriptor;

    PollAction(String name, TargetSelector defaultTargets) {
      descriptor =
          ActionDescriptor.of(name)
              .targets(defaultTargets)
              .payload(Map.of("speed", 1, "unit", "kB"));
    }

    @Override
    public ActionDescriptor<NoParameters> descriptor() {
      return descriptor;
    }

    @Override
    public Outcome run(ActionContext<NoParameters> context) {
      targets.add(context.targets());
      payloads.add(context.payload());
      return Outcome.success();
    }
  }

  private Execution run(ActionCall call) {
    var run = client.enqueue(call.retry(RetryPolicy.none()));
    scheduler.runDue();
    return client.execution(run).orElseThrow();
  }

  private static List<Target> targetsOf(String... names) {
    return List.of(names).stream().map(Target::of).toList();
  }

  @Test
  void actionUsesItsOwnTargetsUnlessOthersAreSelected() {
    run(ActionCall.of("poll"));
    run(ActionCall.of("poll").targets(TargetSelector.of("x", "y")));
    run(ActionCall.of("bare"));

    assertThat(targets).containsExactly(targetsOf("own"), targetsOf("x", "y"), List.of());
  }

  @Test
  void poolsAreExpandedAtRunTimeWithoutDuplicateTargets() {
    TaskId task =
        client
            .save(
                Task.builder("t")
                    .action("poll")
                    .tenant("acme")
                    .targets(new TargetSelector(List.of("r2", "z"), List.of("routers")))
                    .build())
            .id();
    client.runAtNextSlot(task);
    scheduler.runDue();
    pool = targetsOf("r9");
    client.runAtNextSlot(task);
    scheduler.runDue();

    assertThat(targets).containsExactly(targetsOf("r2", "z", "r1"), targetsOf("r2", "z", "r9"));
    assertThat(resolvedTenant).isEqualTo(TenantId.of("acme"));
  }

  @Test
  void unresolvablePoolFailsOnlyThatExecution() {
    Execution failed = run(ActionCall.of("poll").targets(TargetSelector.pools("ghosts")));

    assertThat(failed.state()).isEqualTo(ExecutionState.FAILED);
    assertThat(failed.outcome().summary()).isEqualTo("IllegalStateException: no pool ghosts");
    assertThat(targets).isEmpty();
  }

  @Test
  void withoutADirectoryDevicesAreUsedAsGivenAndPoolsFail() {
    TestScheduler withoutDirectory =
        TestScheduler.startingAt(Day.at("10:00")).with(new PollAction("poll", TargetSelector.NONE));
    withoutDirectory
        .client()
        .enqueue(ActionCall.of("poll").targets(TargetSelector.of("a", "a", "b")));
    withoutDirectory.runDue();
    withoutDirectory
        .client()
        .enqueue(
            ActionCall.of("poll").targets(TargetSelector.pools("p")).retry(RetryPolicy.none()));
    withoutDirectory.runDue();

    assertThat(targets).containsExactly(targetsOf("a", "b"));
    assertThat(withoutDirectory.executions().get(1).outcome().summary())
        .contains(
            "pools [p] cannot be resolved: no target directory is set, call targets() on the"
                + " builder");
  }

  @Test
  void payloadOverridesTheDefaultsOfTheAction() {
    run(ActionCall.of("poll").payload(Map.of("speed", 9, "extra", List.of(1))));
    run(ActionCall.of("poll"));

    assertThat(payloads.get(0)).isEqualTo(Map.of("speed", 9, "unit", "kB", "extra", List.of(1)));
    assertThat(payloads.get(1)).isEqualTo(Map.of("speed", 1, "unit", "kB"));
    assertThatThrownBy(() -> payloads.get(0).put("a", 1))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void targetsAndPayloadOfATaskAreStored() {
    Task task =
        client.save(
            Task.builder("t")
                .action("poll")
                .targets(TargetSelector.of("x"))
                .payload(Map.of("speed", 2))
                .build());
    client.runAtNextSlot(task.id());
    scheduler.runDue();

    assertThat(scheduler.status(task.id()).task()).isEqualTo(task);
    assertThat(targets).containsExactly(targetsOf("x"));
    assertThat(payloads.get(0)).containsEntry("speed", 2);
  }
}
