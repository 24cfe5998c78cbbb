package io.quarterhour.batches;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.action.Action;
import io.quarterhour.action.ActionContext;
import io.quarterhour.action.NoParameters;
import io.quarterhour.client.SchedulerClient;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.Outcome;
import io.quarterhour.memory.InMemoryStore;
import io.quarterhour.notifier.Notification;
import io.quarterhour.notifier.Notifier;
import io.quarterhour.query.ExecutionQuery;
import io.quarterhour.query.PageRequest;
import io.quarterhour.schedule.Schedule;
import io.quarterhour.store.execution.ClaimResult;
import io.quarterhour.store.execution.Completion;
import io.quarterhour.store.task.Firing;
import io.quarterhour.support.Day;
import io.quarterhour.support.RecordingStore;
import io.quarterhour.task.ActionCall;
import io.quarterhour.task.NotificationRule;
import io.quarterhour.task.Task;
import io.quarterhour.tenant.TenantId;
import io.quarterhour.tenant.TenantSelector;
import io.quarterhour.testing.TestScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Few but large documents and results: acts of the store contain only some of them. */
class LargeItemsTest {
  private static final int BUDGET = 4_194_304;
  private static final List<TenantId> TENANTS =
      IntStream.range(0, 600).mapToObj(i -> TenantId.of("tenant-" + i)).toList();
  private static final String LARGE = "x".repeat(1_000_000);

  private final List<Map<String, Object>> payloads = new ArrayList<>();
  private final List<Notification> sent = new ArrayList<>();
  private final RecordingStore store = new RecordingStore(new InMemoryStore());
  private final TestScheduler scheduler =
      TestScheduler.startingAt(Day.at("10:00"))
          .store(store)
          .with(
              Action.of(
                  "report",
                  context -> {
                    context.result(LARGE);
                    return Outcome.success();
                  }),
              Action.of("work", this::work))
          .with(new Recorder());
  private final SchedulerClient client = scheduler.client();

  private Outcome work(ActionContext<NoParameters> context) {
    payloads.add(context.payload());
    return Outcome.success();
  }

  private final class Recorder implements Notifier {
    @Override
    public String name() {
      return "recorder";
    }

    @Override
    public void send(Notification notification) {
      sent.add(notification);
    }
  }

  private static int resultLength(Execution execution) {
    String result = execution.outcome() == null ? null : execution.outcome().result();
    return result == null ? 0 : result.length();
  }

  @Test
  void resultsAreRecordedInBatchesOfLimitedSize() {
    List<ExecutionId> ids = client.enqueueAll(Collections.nCopies(12, ActionCall.of("report")));

    scheduler.runDue();

    List<List<Completion>> batches = store.takeLists("complete", Completion.class);
    assertThat(batches).hasSizeGreaterThan(1);
    for (List<Completion> batch : batches) {
      long characters = batch.stream().mapToLong(one -> one.attemptResult().textLength()).sum();
      assertThat(characters).isLessThan(BUDGET + LARGE.length() + 10);
    }
    assertThat(ids)
        .allSatisfy(
            id ->
                assertThat(client.execution(id).orElseThrow())
                    .satisfies(
                        execution ->
                            assertThat(resultLength(execution)).isEqualTo(LARGE.length() + 2)));
  }

  @Test
  void fanOutsAreRecordedInBatchesOfLimitedRows() {
    for (int i = 0; i < 5; i++) {
      scheduler.save(
          Task.builder("fan-out-" + i)
              .action("work")
              .tenants(TenantSelector.of(TENANTS))
              .schedule(Schedule.daily("12:00"))
              .build());
    }

    scheduler.advanceTo(Day.at("12:00"));

    for (List<Completion> batch : store.takeLists("complete", Completion.class)) {
      int rows =
          batch.stream().mapToInt(one -> 1 + one.attemptResult().newExecutions().size()).sum();
      assertThat(rows).isLessThanOrEqualTo(1_000 + TENANTS.size());
    }
    assertThat(payloads).hasSize(5 * TENANTS.size());
  }

  @Test
  void tasksAreFiredInBatchesOfLimitedSize() {
    for (int i = 0; i < 12; i++) {
      scheduler.save(
          Task.builder("late-" + i)
              .action("work")
              .schedule(Schedule.daily("12:00"))
              .notificationRule(
                  NotificationRule.onLate(Duration.ofMinutes(1), "recorder", Map.of("text", LARGE)))
              .build());
    }
    store.take("fire");

    scheduler.advanceTo(Day.at("12:00"));

    List<List<Firing>> batches = store.takeLists("fire", Firing.class);
    assertThat(batches).hasSizeGreaterThan(1);
    for (List<Firing> batch : batches) {
      assertThat(batch.stream().mapToLong(Firing::textLength).sum())
          .isLessThan(BUDGET + LARGE.length() + 1_000);
    }
    assertThat(payloads).hasSize(12);
  }

  @Test
  void omittedDocumentIsReadWhenTheCallStarts() {
    omitDocuments();
    List<ExecutionId> ids =
        client.enqueueAll(
            List.of(
                ActionCall.of("work").payload(Map.of("n", 1)),
                ActionCall.of("work").payload(Map.of("n", 2))));

    scheduler.runDue();

    assertThat(payloads).containsExactly(Map.of("n", 1), Map.of("n", 2));
    assertThat(store.take("storedDocument")).containsExactlyElementsOf(ids);
  }

  @Test
  void callWhoseOmittedDocumentIsGoneIsQuarantined() {
    omitDocuments();
    store.changeResults("storedDocument", document -> Optional.empty());
    ExecutionId id =
        client
            .enqueueAll(
                List.of(
                    ActionCall.of("work").payload(Map.of("n", 1)),
                    ActionCall.of("work").payload(Map.of("n", 2))))
            .get(0);

    scheduler.runDue();

    assertThat(payloads).isEmpty();
    Execution execution = client.execution(id).orElseThrow();
    assertThat(execution.state()).isEqualTo(ExecutionState.QUARANTINED);
    assertThat(execution.status().reason())
        .isEqualTo("action work cannot be read: its document is not stored any more");
  }

  private void omitDocuments() {
    store.changeResults("claim", result -> withoutDocuments((ClaimResult) result));
  }

  private static ClaimResult withoutDocuments(ClaimResult claims) {
    return new ClaimResult(
        claims.executions().stream()
            .map(
                one ->
                    new ClaimResult.ClaimedExecution(
                        one.execution(), null, one.takenOver(), one.document() != null))
            .toList(),
        claims.next());
  }

  @Test
  void digestContainsTheResultsThatFit() {
    Task task =
        client.save(
            Task.builder("t")
                .action("report")
                .notificationRule(NotificationRule.always("recorder", Map.of()).digestAfter(6))
                .build());

    for (int i = 0; i < 6; i++) {
      client.runNow(task.id());
      scheduler.advance(Duration.ofSeconds(1));
    }

    assertThat(sent).hasSize(1);
    assertThat(sent.get(0).executions()).hasSize(6);
    assertThat(sent.get(0).executions())
        .extracting(LargeItemsTest::resultLength)
        .startsWith(LARGE.length() + 2)
        .endsWith(0);
    assertThat(sent.get(0).executions().stream().mapToInt(LargeItemsTest::resultLength).sum())
        .isLessThanOrEqualTo(BUDGET);
  }

  @Test
  void listsContainNoResults() {
    ExecutionId id = client.enqueue(ActionCall.of("report"));
    scheduler.runDue();

    assertThat(client.executions(ExecutionQuery.ALL, PageRequest.first()).items())
        .extracting(LargeItemsTest::resultLength)
        .containsExactly(0);
    assertThat(resultLength(client.execution(id).orElseThrow())).isEqualTo(LARGE.length() + 2);
    assertThat(scheduler.executions()).extracting(LargeItemsTest::resultLength).doesNotContain(0);
  }
}
