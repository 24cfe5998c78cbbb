package io.quarterhour.parameters;

import static io.quarterhour.support.Eventually.eventually;
import static io.quarterhour.support.Eventually.throughout;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarterhour.Scheduler;
import io.quarterhour.action.Action;
import io.quarterhour.action.ActionContext;
import io.quarterhour.action.ActionDescriptor;
import io.quarterhour.action.ParametersConverter;
import io.quarterhour.client.SchedulerClient;
import io.quarterhour.error.ConflictException;
import io.quarterhour.error.InvalidInputException;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.Outcome;
import io.quarterhour.memory.InMemoryStore;
import io.quarterhour.query.ExecutionQuery;
import io.quarterhour.query.PageRequest;
import io.quarterhour.schedule.Schedule;
import io.quarterhour.support.Nodes;
import io.quarterhour.task.ActionCall;
import io.quarterhour.task.Task;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.TenantDirectory;
import io.quarterhour.tenant.TenantId;
import io.quarterhour.tenant.TenantSelector;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * New versions of the parameters of an action, while tasks and calls of the old version are stored
 * and other nodes still run the old version.
 */
@Timeout(60)
class VersionsTest {
  @RegisterExtension final Nodes nodes = new Nodes();

  private final InMemoryStore store = new InMemoryStore();
  private final Queue<String> executed = new ConcurrentLinkedQueue<>();

  /** The parameters of version 1. */
  record Old(String to) {}

  /** The parameters of version 2: one parameter is renamed, and another required one is added. */
  record New(String recipient, String format) {}

  private static final ParametersConverter CONVERTER =
      (from, old) -> Map.of("recipient", old.get("to"), "format", "text");

  /** {@return an action that records its parameters, with the descriptor of one version} */
  private <P extends Record> Action<P> action(ActionDescriptor<P> descriptor) {
    return new Action<>() {
      @Override
      public ActionDescriptor<P> descriptor() {
        return descriptor;
      }

      @Override
      public Outcome run(ActionContext<P> context) {
        executed.add(String.valueOf(context.parameters()));
        return Outcome.success();
      }
    };
  }

  private Action<Old> oldAction() {
    return action(ActionDescriptor.of("send", Old.class));
  }

  private Action<New> newAction() {
    return action(ActionDescriptor.of("send", New.class).parametersVersion(2, CONVERTER));
  }

  private Scheduler build(String name, Action<?> action) {
    TenantDirectory tenants = () -> java.util.List.of(TenantId.of("acme"), TenantId.of("globex"));
    return Nodes.builder().nodeName(name).store(store).tenants(tenants).action(action).build();
  }

  private Scheduler start(String name, Action<?> action) {
    TenantDirectory tenants = () -> java.util.List.of(TenantId.of("acme"), TenantId.of("globex"));
    return nodes.start(Nodes.builder().nodeName(name).store(store).tenants(tenants).action(action));
  }

  private static Task manual(Map<String, Object> parameters) {
    return Task.builder("mail").action("send", parameters).manual().build();
  }

  @Test
  void olderTasksAndCallsRunWithConvertedParameters() {
    Scheduler old = build("old", oldAction());
    TaskId task = old.client().save(manual(Map.of("to", "ann"))).id();
    ExecutionId call = old.client().enqueue(ActionCall.of("send", Map.of("to", "bob")));

    SchedulerClient client = start("new", newAction()).client();
    Execution run = Nodes.awaitFinished(client, client.runAtNextSlot(task));
    Nodes.awaitFinished(client, call);

    assertThat(run.state()).isEqualTo(ExecutionState.SUCCEEDED);
    assertThat(executed)
        .containsExactlyInAnyOrder(
            "New[recipient=ann, format=text]", "New[recipient=bob, format=text]");
  }

  @Test
  void taskIsReadAndSavedInTheVersionOfTheNode() {
    TaskId task = build("old", oldAction()).client().save(manual(Map.of("to", "ann"))).id();
    SchedulerClient client = start("new", newAction()).client();

    Task read = client.task(task).orElseThrow().task();
    assertThat(read.parameters()).isEqualTo(Map.of("recipient", "ann", "format", "text"));
    client.save(read.edit().action("send", Map.of("recipient", "ann", "format", "html")).build());
    Nodes.awaitFinished(client, client.runAtNextSlot(task));
    Nodes.awaitFinished(client, client.runAtNextSlot(client.copy(task, "copy").id()));

    assertThat(executed)
        .containsExactly("New[recipient=ann, format=html]", "New[recipient=ann, format=html]");
  }

  @Test
  void olderNodeDoesNotClaimNewerVersions() {
    Scheduler old = start("old", oldAction());
    Scheduler newer = build("new", newAction());
    Map<String, Object> parameters = Map.of("recipient", "ann", "format", "html");

    ExecutionId call = newer.client().enqueue(ActionCall.of("send", parameters));
    TaskId task =
        newer
            .client()
            .save(
                Task.builder("often")
                    .action("send", parameters)
                    .schedule(Schedule.every(Duration.ofMillis(20)).exact())
                    .startPaused(false)
                    .build())
            .id();
    ExecutionId own = old.client().enqueue(ActionCall.of("send", Map.of("to", "bob")));

    Nodes.awaitFinished(old.client(), own);
    throughout(
        Duration.ofMillis(200),
        () -> old.client().execution(call).orElseThrow().state() == ExecutionState.WAITING);
    assertThat(executed).containsExactly("Old[to=bob]");
    assertThat(old.client().executions(ExecutionQuery.of(task), PageRequest.first()).items())
        .extracting(execution -> execution.ownership().token())
        .containsOnly(0L);
    start("newer", newAction());
    Nodes.awaitFinished(newer.client(), call);
    eventually(() -> executed.size() > 5);
    newer.client().pause(task, "enough");
    assertThat(newer.client().execution(call).orElseThrow().attemptCounts().attempt()).isEqualTo(1);
  }

  @Test
  void tenantExecutionsRequireTheVersionToo() {
    Scheduler old = start("old", oldAction());
    Scheduler newer = start("new", newAction());
    TaskId task =
        newer
            .client()
            .save(
                Task.builder("mail")
                    .action("send", Map.of("recipient", "all", "format", "html"))
                    .tenants(TenantSelector.all())
                    .manual()
                    .build())
            .id();

    Execution parent = Nodes.awaitFinished(old.client(), newer.client().runAtNextSlot(task));

    assertThat(parent.state()).isEqualTo(ExecutionState.SUCCEEDED);
    assertThat(executed)
        .containsExactly("New[recipient=all, format=html]", "New[recipient=all, format=html]");
  }

  @Test
  void olderNodeCannotDowngradeATask() {
    Scheduler newer = build("new", newAction());
    Task saved = newer.client().save(manual(Map.of("recipient", "ann", "format", "html")));
    SchedulerClient old = build("old", oldAction()).client();

    assertThatThrownBy(() -> old.save(saved.edit().action("send", Map.of("to", "ann")).build()))
        .isInstanceOf(ConflictException.class)
        .hasMessage(
            "task mail has parameters of version 2 of action 'send', but this node supports version"
                + " 1: save it on a newer node");
  }

  @Test
  void parametersKeepTheirVersionAcrossNodes() {
    SchedulerClient old = build("old", oldAction()).client();
    SchedulerClient newer = build("new", newAction()).client();
    Task readByOlder = old.save(manual(Map.of("to", "ann")));

    Task savedByNewer = newer.save(readByOlder.edit().payload(Map.of("n", 1)).build());
    assertThat(newer.task(savedByNewer.id()).orElseThrow().task().parameters())
        .isEqualTo(Map.of("recipient", "ann", "format", "text"));

    Task readByNewer = newer.task(savedByNewer.id()).orElseThrow().task();
    assertThat(readByNewer.parametersVersion()).isEqualTo(2);
    assertThatThrownBy(() -> old.save(readByNewer.edit().payload(Map.of("n", 2)).build()))
        .hasMessageContaining("can be read by newer nodes only");
    assertThatThrownBy(() -> old.copy(readByNewer.id(), "copy"))
        .hasMessageContaining("can be read by newer nodes only");
  }

  @Test
  void unconvertibleTaskIsNotSavedAsConverted() {
    TaskId task = build("old", oldAction()).client().save(manual(Map.of("to", "ann"))).id();
    // The parameters of version 2 have the same names, but another meaning.
    ParametersConverter broken =
        (from, parameters) -> {
          throw new IllegalStateException("not today");
        };
    SchedulerClient client =
        build("new", action(ActionDescriptor.of("send", Old.class).parametersVersion(2, broken)))
            .client();

    Task read = client.task(task).orElseThrow().task();

    assertThat(read.parametersVersion()).isEqualTo(1);
    assertThatThrownBy(() -> client.save(read.edit().payload(Map.of("n", 1)).build()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("could not be converted")
        .hasMessageContaining("not today");
  }

  @Test
  void failedConversionQuarantinesOnlyThatExecution() {
    SchedulerClient old = build("old", oldAction()).client();
    ExecutionId broken = old.enqueue(ActionCall.of("send", Map.of("to", "nobody")));
    ExecutionId valid = old.enqueue(ActionCall.of("send", Map.of("to", "ann")));
    ParametersConverter picky =
        (from, parameters) -> {
          if ("nobody".equals(parameters.get("to"))) {
            throw new IllegalStateException("who is that?");
          }
          return CONVERTER.convert(from, parameters);
        };

    SchedulerClient client =
        start("new", action(ActionDescriptor.of("send", New.class).parametersVersion(2, picky)))
            .client();

    assertThat(Nodes.awaitFinished(client, valid).state()).isEqualTo(ExecutionState.SUCCEEDED);
    Execution quarantined = Nodes.awaitState(client, broken, ExecutionState.QUARANTINED);
    assertThat(quarantined.status().reason())
        .contains("parameters of version 1 of action 'send'")
        .contains("who is that?");
  }

  @Test
  void conversionInterruptedByAStopIsNotQuarantined() throws Exception {
    CountDownLatch converting = new CountDownLatch(1);
    ParametersConverter slow =
        (from, parameters) -> {
          converting.countDown();
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          return parameters;
        };
    ExecutionId call =
        build("old", oldAction()).client().enqueue(ActionCall.of("send", Map.of("to", "ann")));
    Scheduler stopped =
        nodes.start(
            Nodes.builder()
                .nodeName("new")
                .store(store)
                .cancelGracePeriod(Duration.ofSeconds(2))
                .action(action(ActionDescriptor.of("send", New.class).parametersVersion(2, slow))));
    converting.await();
    stopped.close();

    SchedulerClient client = start("newer", newAction()).client();
    assertThat(Nodes.awaitFinished(client, call).state()).isEqualTo(ExecutionState.SUCCEEDED);
    assertThat(executed).containsExactly("New[recipient=ann, format=text]");
  }

  @Test
  void releasedExecutionRunsOnANodeThatCanReadIt() {
    ParametersConverter picky =
        (from, parameters) -> {
          throw new IllegalStateException("not today");
        };
    SchedulerClient old = build("old", oldAction()).client();
    ExecutionId call = old.enqueue(ActionCall.of("send", Map.of("to", "ann")));
    ExecutionId another = old.enqueue(ActionCall.of("send", Map.of("to", "bob")));
    Scheduler broken =
        start("new", action(ActionDescriptor.of("send", New.class).parametersVersion(2, picky)));
    Nodes.awaitState(broken.client(), call, ExecutionState.QUARANTINED);
    Nodes.awaitState(broken.client(), another, ExecutionState.QUARANTINED);
    broken.close();
    assertThat(executed).isEmpty();

    SchedulerClient client = start("newer", newAction()).client();
    assertThat(client.parameters(call)).isEqualTo(Map.of("to", "ann"));
    assertThat(client.storedDocument(call)).get().asString().contains("ann");
    assertThat(client.release(call)).isTrue();
    assertThat(Nodes.awaitFinished(client, call).state()).isEqualTo(ExecutionState.SUCCEEDED);
    assertThat(client.release(call)).isFalse();
    assertThat(client.releaseAll(ExecutionQuery.ALL)).isEqualTo(1);
    Nodes.awaitFinished(client, another);

    assertThat(executed)
        .containsExactly("New[recipient=ann, format=text]", "New[recipient=bob, format=text]");
  }

  @Test
  void renamedActionRunsTasksStoredUnderItsOldName() {
    SchedulerClient old = build("old", oldAction()).client();
    TaskId task = old.save(manual(Map.of("to", "ann"))).id();
    ExecutionId call = old.enqueue(ActionCall.of("send", Map.of("to", "bob")));

    SchedulerClient client =
        start("new", action(ActionDescriptor.of("mail.send", Old.class).aliases("send"))).client();
    Nodes.awaitFinished(client, call);
    Nodes.awaitFinished(client, client.runAtNextSlot(task));
    Nodes.awaitFinished(client, client.enqueue(ActionCall.of("mail.send", Map.of("to", "cid"))));

    assertThat(executed).containsExactlyInAnyOrder("Old[to=bob]", "Old[to=ann]", "Old[to=cid]");
  }

  @Test
  void duplicateActionNameIsRejected() {
    assertThatThrownBy(
            () ->
                Nodes.builder()
                    .action(oldAction())
                    .action(action(ActionDescriptor.of("mail", Old.class).aliases("send")))
                    .build())
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("two plug-ins are called action 'send'");
  }

  @Test
  void versionMustBeAtLeastTwo() {
    for (int version : Set.of(1, 0, -1, 1001)) {
      assertThatThrownBy(
              () -> ActionDescriptor.of("send", New.class).parametersVersion(version, CONVERTER))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage(
              "the version of the parameters of action 'send' must be 2 to 1000, was " + version);
    }
  }
}
