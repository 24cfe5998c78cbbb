package io.quarterhour.history;

import static io.quarterhour.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarterhour.Scheduler;
import io.quarterhour.action.Action;
import io.quarterhour.client.ExecutionListener;
import io.quarterhour.client.SchedulerClient;
import io.quarterhour.error.ConflictException;
import io.quarterhour.error.ForbiddenException;
import io.quarterhour.error.NotFoundException;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.NodeId;
import io.quarterhour.execution.Origin;
import io.quarterhour.execution.Outcome;
import io.quarterhour.execution.Routing;
import io.quarterhour.execution.SlotRange;
import io.quarterhour.memory.InMemoryStore;
import io.quarterhour.query.CancelResult;
import io.quarterhour.query.ExecutionQuery;
import io.quarterhour.query.PageRequest;
import io.quarterhour.store.execution.LeaseRequest;
import io.quarterhour.store.execution.NewExecution;
import io.quarterhour.support.Nodes;
import io.quarterhour.task.ActionCall;
import io.quarterhour.task.Task;
import io.quarterhour.tenant.Caller;
import io.quarterhour.tenant.TenantId;
import io.quarterhour.tenant.TenantScope;
import io.quarterhour.tenant.TenantSelector;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Executions that cannot be decoded: they are quarantined, and all other executions still run. */
@Timeout(60)
class QuarantineTest {
  private static final TenantId ACME = TenantId.of("acme");
  private static final ExecutionQuery QUARANTINED =
      ExecutionQuery.ALL.in(ExecutionState.QUARANTINED);

  @RegisterExtension final Nodes nodes = new Nodes();

  private final InMemoryStore store = new InMemoryStore();
  private final Queue<Execution> reported = new ConcurrentLinkedQueue<>();

  private Scheduler start() {
    ExecutionListener listener =
        new ExecutionListener() {
          @Override
          public void onFinished(Execution execution) {
            reported.add(execution);
          }

          @Override
          public void onQuarantined(Execution execution) {
            reported.add(execution);
          }
        };
    return nodes.start(
        Nodes.builder()
            .store(store)
            .tenants(() -> List.of(ACME))
            .listener(listener)
            .action(Action.of("work", context -> Outcome.success())));
  }

  /** {@return the id of a new waiting execution with the given document, which is invalid} */
  private ExecutionId corrupted(String document) {
    ExecutionId id = new ExecutionId(Instant.now().toEpochMilli() << 16 | 0x7000, 4711);
    Instant now = Instant.now();
    store
        .executions()
        .enqueue(
            List.of(
                new NewExecution(
                    id,
                    Origin.CALL,
                    new Routing(ACME, "work", "default"),
                    SlotRange.single(now),
                    now,
                    NewExecution.Constraints.NONE,
                    document)),
            new LeaseRequest(new NodeId("vandal", "1"), now, now));
    return id;
  }

  @Test
  void quarantinedExecutionIsListedWithDocumentAndReasonAndReportedToListeners() {
    ExecutionId broken = corrupted("{\"v\": 1, \"parameters\": ");
    SchedulerClient client = start().client();

    ExecutionId valid = client.enqueue(ActionCall.of("work"));
    assertThat(Nodes.awaitFinished(client, valid).state()).isEqualTo(ExecutionState.SUCCEEDED);
    eventually(() -> reported.size() == 2);

    Execution quarantined = client.executions(QUARANTINED, PageRequest.first()).items().get(0);
    assertThat(quarantined.id()).isEqualTo(broken);
    assertThat(quarantined.status().reason()).startsWith("action work cannot be read: not JSON");
    assertThat(quarantined.status().endedAt()).isNull();
    assertThat(client.storedDocument(broken)).contains("{\"v\": 1, \"parameters\": ");
    assertThatThrownBy(() -> client.parameters(broken))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("cannot be read");
    Execution event =
        reported.stream().filter(execution -> execution.id().equals(broken)).findFirst().get();
    assertThat(event).isEqualTo(quarantined);
  }

  @Test
  void stillUnreadableExecutionIsQuarantinedAgainAndCancellable() {
    ExecutionId broken = corrupted("{");
    SchedulerClient client = start().client();
    eventually(() -> reported.size() == 1);

    assertThat(client.release(broken)).isTrue();
    eventually(() -> reported.size() == 2);

    assertThat(client.execution(broken).orElseThrow().state())
        .isEqualTo(ExecutionState.QUARANTINED);
    assertThat(client.execution(broken).orElseThrow().ownership().token()).isEqualTo(2);
    assertThat(client.cancel(broken, "hopeless")).isEqualTo(CancelResult.CANCELLED);
    assertThat(client.releaseAll(ExecutionQuery.ALL)).isZero();
  }

  @Test
  void tenantCannotReadDocumentsOfTasksOutsideItsScope() {
    Scheduler scheduler = start();
    SchedulerClient client = scheduler.client();
    Task task = Task.builder("all").action("work").tenants(TenantSelector.all()).manual().build();
    ExecutionId parent = client.runAtNextSlot(client.save(task).id());
    Nodes.awaitFinished(client, parent);
    ExecutionId child =
        client.executions(ExecutionQuery.ofParent(parent), PageRequest.first()).items().get(0).id();

    SchedulerClient acme = scheduler.as(Caller.tenantAdministrator("acme"));

    assertThat(client.storedDocument(child)).get().asString().contains("\"all\"");
    assertThat(acme.execution(child)).isPresent();
    assertThat(acme.storedDocument(child)).isEmpty();
    assertThatThrownBy(() -> acme.storedDocument(task.id())).isInstanceOf(NotFoundException.class);
  }

  @Test
  void onlyCallersWithScopeAndWriteAccessCanRelease() {
    ExecutionId broken = corrupted("{");
    Scheduler scheduler = start();
    eventually(() -> reported.size() == 1);
    TenantScope otherTenants = TenantScope.of(Set.of(TenantId.of("globex")));

    SchedulerClient reader = scheduler.as(new Caller("eve", TenantScope.ALL, true));
    SchedulerClient stranger = scheduler.as(new Caller("bob", otherTenants, false));
    assertThatThrownBy(() -> reader.release(broken)).isInstanceOf(ForbiddenException.class);
    assertThatThrownBy(() -> reader.releaseAll(QUARANTINED)).isInstanceOf(ForbiddenException.class);
    assertThat(stranger.release(broken)).isFalse();
    assertThat(stranger.releaseAll(QUARANTINED)).isZero();

    assertThat(scheduler.client().execution(broken).orElseThrow().state())
        .isEqualTo(ExecutionState.QUARANTINED);
  }
}
