package io.quarterhour.contract;

import static io.quarterhour.contract.Rows.ANN;
import static io.quarterhour.contract.Rows.BOB;
import static io.quarterhour.contract.Rows.LEASE;
import static io.quarterhour.contract.Rows.at;
import static io.quarterhour.contract.Rows.leaseRequest;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.execution.Attempt;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.LastExecution;
import io.quarterhour.execution.NodeId;
import io.quarterhour.execution.Outcome;
import io.quarterhour.query.CancelResult;
import io.quarterhour.store.execution.AttemptRecords;
import io.quarterhour.store.execution.AttemptResult;
import io.quarterhour.store.execution.Completion;
import io.quarterhour.store.execution.CompletionResult;
import io.quarterhour.store.execution.ExecutionTransitions;
import io.quarterhour.store.execution.InsertDecision;
import io.quarterhour.store.execution.InsertResult;
import io.quarterhour.store.execution.LeaseRequest;
import io.quarterhour.store.execution.NewExecution;
import io.quarterhour.task.TaskId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The part of {@link ExecutionStoreContract} that compares a store with {@link
 * ExecutionTransitions} and {@link InsertDecision}: an execution that is read after a call equals
 * the transition of the execution that was read before. A store that does not use these functions,
 * or replaces them by a statement for many rows, is tested against them. Calls contain executions
 * with and without tasks and locks, one and many.
 */
abstract class TransitionContract extends NotificationContract {
  private static final int MANY = 12;
  private static final String REASON = "ann: too slow";

  TransitionContract() {}

  /** Returns executions that a store may treat differently: plain calls, tasks and locks. */
  private List<NewExecution> mixture(int calls) {
    List<NewExecution> mixture = new ArrayList<>();
    for (int i = 0; i < calls; i++) {
      mixture.add(ExecutionFixtures.call(at(-i)).document("{\"n\":" + i + "}").build());
    }
    for (int i = 0; i < 3; i++) {
      TaskId task = saveTask("acme", "task-" + i);
      mixture.add(ExecutionFixtures.slot(task, at(-i)).build());
      mixture.add(ExecutionFixtures.call(at(-i)).locks("lock-" + i).build());
    }
    return mixture;
  }

  private List<Execution> claimAll(NodeId node, Instant now) {
    return claim(node, now, 100).executions().stream().map(claimed -> claimed.execution()).toList();
  }

  private List<Execution> runMixture() {
    enqueue(at(0), mixture(MANY));
    List<Execution> running = claimAll(ANN, at(1));
    assertThat(running).hasSize(MANY + 6);
    return running;
  }

  /** Makes each execution fail once, so that its next attempt is the second one. */
  private List<Execution> runMixtureAgain() {
    List<Execution> running = runMixture();
    List<Completion> retries =
        running.stream()
            .map(one -> new Completion(lease(one), new AttemptResult.Retry(at(3), failed(one))))
            .toList();
    store().executions().complete(retries, at(2));
    return claimAll(BOB, at(4));
  }

  private static Attempt failed(Execution execution) {
    return new Attempt(
        execution.attemptCounts().attempt(),
        execution.ownership().node(),
        at(1),
        at(2),
        ExecutionState.FAILED,
        "no connection");
  }

  /** Completes executions in one call, and compares each with the transition. */
  private void assertCompleted(
      List<Execution> running, List<AttemptResult> results, @Nullable String cancelReason) {
    List<Execution> before = running.stream().map(one -> read(one.id())).toList();
    List<List<Attempt>> attempts =
        running.stream().map(one -> store().history().attempts(one.id())).toList();
    List<Completion> completions = new ArrayList<>();
    for (int i = 0; i < running.size(); i++) {
      completions.add(new Completion(lease(running.get(i)), results.get(i % results.size())));
    }

    assertThat(store().executions().complete(completions, at(10)))
        .containsOnly(CompletionResult.RECORDED);

    for (int i = 0; i < running.size(); i++) {
      AttemptResult result = completions.get(i).attemptResult();
      Execution execution = before.get(i);
      assertThat(read(execution.id()))
          .as("%s after %s", execution, result)
          .isEqualTo(ExecutionTransitions.completed(execution, result, cancelReason, at(10)));
      Attempt attempt = AttemptRecords.of(execution, result);
      List<Attempt> expected = new ArrayList<>(attempts.get(i));
      if (attempt != null) {
        expected.add(attempt);
      }
      assertThat(store().history().attempts(execution.id())).isEqualTo(expected);
      if (result instanceof AttemptResult.Finished finished) {
        assertLastExecution(execution, finished);
      }
    }
  }

  private void assertLastExecution(Execution execution, AttemptResult.Finished finished) {
    LastExecution last = AttemptRecords.lastExecution(execution, finished);
    if (last != null) {
      assertThat(summary(execution.task().orElseThrow()).lastExecution()).isEqualTo(last);
    }
  }

  private static List<AttemptResult> ends() {
    return List.of(
        success(at(9)),
        failure(at(8)),
        finished(ExecutionState.WARNING, Outcome.warning("slow").withResult("[1]"), at(7)),
        new AttemptResult.Finished(
            ExecutionState.CANCELLED, "cancelled", null, at(5), at(6), List.of(), null),
        new AttemptResult.Finished(
            ExecutionState.INTERRUPTED, "node stopped", null, at(5), at(6), List.of(), null));
  }

  private static List<AttemptResult> releases() {
    Attempt attempt = new Attempt(1, ANN, at(1), at(5), ExecutionState.INTERRUPTED, "stopped");
    return List.of(
        new AttemptResult.Release(null),
        new AttemptResult.Release(null, at(90)),
        new AttemptResult.Release(attempt),
        new AttemptResult.Release(attempt, at(80)),
        new AttemptResult.Retry(at(70), attempt),
        new AttemptResult.Quarantine("the field 'to' is missing"));
  }

  @Test
  void insertedExecutionsEqualTheTransition() {
    List<NewExecution> mixture = mixture(MANY);
    List<NewExecution> all = new ArrayList<>(mixture);
    mixture.forEach(
        one ->
            all.add(
                ExecutionFixtures.call(one.readyAt())
                    .locks(one.constraints().locks().toArray(String[]::new))
                    .leaseRequested()
                    .build()));
    LeaseRequest leaseRequest = leaseRequest(ANN, at(0));

    List<InsertResult> results = store().executions().enqueue(all, leaseRequest);

    for (int i = 0; i < all.size(); i++) {
      NewExecution inserted = all.get(i);
      InsertResult.Status status = InsertDecision.of(inserted, false, () -> 0, leaseRequest);
      assertThat(results.get(i)).isEqualTo(new InsertResult(status, inserted.id()));
      assertThat(read(inserted.id()))
          .isEqualTo(
              ExecutionTransitions.inserted(
                  inserted, status == InsertResult.Status.LEASED ? leaseRequest : null));
    }
  }

  @Test
  void insertIsDecidedByDuplicatesAndLimits() {
    TaskId task = saveTask("acme", "limited");
    for (int i = 0; i < 3; i++) {
      NewExecution next = ExecutionFixtures.slot(task, at(900L * i)).maxActive(2).build();
      int active = Math.min(i, 2);
      assertThat(enqueue(at(0), List.of(next)).get(0).status())
          .isEqualTo(InsertDecision.of(next, false, () -> active, null));
      assertThat(enqueue(at(0), List.of(next)).get(0).status())
          .isEqualTo(InsertDecision.of(next, true, () -> active, null));
    }
  }

  @Test
  void claimedExecutionsEqualTheTransition() {
    List<NewExecution> mixture = mixture(MANY);
    enqueue(at(0), mixture);
    List<Execution> before = mixture.stream().map(one -> read(one.id())).toList();

    List<Execution> claimed = claimAll(ANN, at(1));

    LeaseRequest leaseRequest = leaseRequest(ANN, at(1));
    assertThat(claimed)
        .containsExactlyInAnyOrderElementsOf(
            before.stream().map(one -> ExecutionTransitions.claimed(one, leaseRequest)).toList());
    claimed.forEach(one -> assertThat(read(one.id())).isEqualTo(one));
  }

  @Test
  void executionsClaimedAgainAfterTheirLeaseExpiredEqualTheTransition() {
    List<Execution> lost = runMixture();
    Instant later = at(1).plus(LEASE);

    List<Execution> claimed = claimAll(BOB, later);

    assertThat(claimed)
        .containsExactlyInAnyOrderElementsOf(
            lost.stream()
                .map(one -> ExecutionTransitions.claimed(one, leaseRequest(BOB, later)))
                .toList());
    for (Execution one : lost) {
      assertThat(read(one.id()))
          .isEqualTo(ExecutionTransitions.claimed(one, leaseRequest(BOB, later)));
      assertThat(store().history().attempts(one.id())).containsExactly(AttemptRecords.lost(one));
    }
  }

  @Test
  void renewedExecutionsEqualTheTransition() {
    List<Execution> running = runMixture();

    store()
        .executions()
        .renew(running.stream().map(one -> lease(one)).toList(), leaseRequest(ANN, at(9)));

    running.forEach(
        one ->
            assertThat(read(one.id()))
                .isEqualTo(ExecutionTransitions.renewed(one, at(9).plus(LEASE))));
  }

  @Test
  void finishedExecutionsEqualTheTransition() {
    assertCompleted(runMixture(), ends(), null);
  }

  @Test
  void executionsFinishedInALaterAttemptEqualTheTransition() {
    assertCompleted(runMixtureAgain(), ends(), null);
  }

  @Test
  void releasedRetriedAndQuarantinedExecutionsEqualTheTransition() {
    assertCompleted(runMixture(), releases(), null);
  }

  @Test
  void executionsReleasedInALaterAttemptEqualTheTransition() {
    List<AttemptResult> results =
        releases().stream()
            .filter(result -> !(result instanceof AttemptResult.Retry))
            .map(
                result ->
                    result instanceof AttemptResult.Release release && release.attempt() != null
                        ? new AttemptResult.Release(
                            new Attempt(
                                2, BOB, at(4), at(5), ExecutionState.INTERRUPTED, "stopped"),
                            release.readyAt())
                        : result)
            .toList();
    assertCompleted(runMixtureAgain(), results, null);
  }

  @Test
  void executionsWithACancellationRequestEqualTheTransition() {
    List<Execution> running = runMixture();
    List<Execution> requested =
        running.stream().map(ExecutionTransitions::cancelRequested).toList();

    assertThat(
            store()
                .executions()
                .requestCancel(running.stream().map(Execution::id).toList(), REASON, at(5)))
        .containsOnly(CancelResult.REQUESTED);

    requested.forEach(one -> assertThat(read(one.id())).isEqualTo(one));
    List<AttemptResult> results = new ArrayList<>(ends());
    results.addAll(releases());
    assertCompleted(running, results, REASON);
  }

  @Test
  void cancelledExecutionsEqualTheTransition() {
    List<NewExecution> mixture = mixture(MANY);
    enqueue(at(0), mixture);
    List<Execution> before = mixture.stream().map(one -> read(one.id())).toList();
    assertThat(before).allMatch(ExecutionTransitions::isCancelledAtOnce);

    store()
        .executions()
        .requestCancel(mixture.stream().map(NewExecution::id).toList(), REASON, at(5));

    before.forEach(
        one ->
            assertThat(read(one.id()))
                .isEqualTo(ExecutionTransitions.cancelled(one, REASON, at(5))));
  }

  @Test
  void executionsReleasedFromQuarantineEqualTheTransition() {
    List<Execution> running = runMixture();
    assertCompleted(running, List.of(new AttemptResult.Quarantine("unreadable")), null);
    List<Execution> quarantined = running.stream().map(one -> read(one.id())).toList();

    store().executions().release(running.stream().map(Execution::id).toList(), at(20));

    quarantined.forEach(
        one ->
            assertThat(read(one.id()))
                .isEqualTo(ExecutionTransitions.releasedFromQuarantine(one, at(20))));
  }

  @Test
  void fanOutEqualsTheTransitionsUntilItsEnd() {
    TaskId task = saveTask("acme", "fan-out");
    ExecutionId id = enqueueOne(ExecutionFixtures.slot(task, at(0)));
    Execution expected = claimOne(ANN, at(0));
    List<NewExecution> children =
        List.of(
            ExecutionFixtures.child(task, id, "globex", at(0)).readyAt(at(1)).build(),
            ExecutionFixtures.child(task, id, "initech", at(0)).readyAt(at(1)).build());
    AttemptResult.AwaitChildren await = new AttemptResult.AwaitChildren(children);
    completeOne(expected, await, at(1));
    expected = ExecutionTransitions.completed(expected, await, null, at(1));
    assertThat(read(id)).isEqualTo(expected);

    for (AttemptResult.Finished end : List.of(success(at(2)), failure(at(3)))) {
      Execution child = claim(BOB, at(2), 1).executions().get(0).execution();
      completeOne(child, end, end.endedAt());
      expected = ExecutionTransitions.childFinished(expected, end.state(), end.endedAt());
      assertThat(read(id)).isEqualTo(expected);
    }
    assertThat(ExecutionTransitions.isCancelledAtOnce(expected)).isFalse();

    AttemptResult release = new AttemptResult.Release(null);
    expected = ExecutionTransitions.claimed(expected, leaseRequest(BOB, at(4)));
    assertThat(claimOne(BOB, at(4))).isEqualTo(expected);
    completeOne(expected, release, at(5));
    expected = ExecutionTransitions.completed(expected, release, null, at(5));
    assertThat(read(id)).isEqualTo(expected);

    AttemptResult quarantine = new AttemptResult.Quarantine("unreadable");
    expected = ExecutionTransitions.claimed(expected, leaseRequest(ANN, at(6)));
    assertThat(claimOne(ANN, at(6))).isEqualTo(expected);
    completeOne(expected, quarantine, at(7));
    expected = ExecutionTransitions.completed(expected, quarantine, null, at(7));
    assertThat(read(id)).isEqualTo(expected);

    store().executions().requestCancel(List.of(id), REASON, at(8));
    assertThat(read(id)).isEqualTo(ExecutionTransitions.cancelled(expected, REASON, at(8)));
  }

  @Test
  void fanOutWithoutChildrenEqualsTheTransition() {
    TaskId task = saveTask("acme", "fan-out");
    enqueueOne(ExecutionFixtures.slot(task, at(0)));
    assertCompleted(
        List.of(claimOne(ANN, at(0))), List.of(new AttemptResult.AwaitChildren(List.of())), null);
  }
}
