package io.quarterhour.contract;

import static io.quarterhour.contract.Rows.ANN;
import static io.quarterhour.contract.Rows.at;
import static io.quarterhour.contract.Rows.failedAttempt;
import static io.quarterhour.contract.Rows.logLine;
import static io.quarterhour.contract.Rows.skippedSlot;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.Severity;
import io.quarterhour.execution.SkipReason;
import io.quarterhour.query.ExecutionQuery;
import io.quarterhour.query.LogReadPosition;
import io.quarterhour.query.Retention;
import io.quarterhour.query.RetentionPolicy;
import io.quarterhour.store.PruneResult;
import io.quarterhour.store.execution.AttemptResult;
import io.quarterhour.store.execution.ClaimRequest;
import io.quarterhour.store.execution.ClaimResult;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.TenantScope;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The part of {@link HistoryStoreContract} that tests pruning. */
abstract class RetentionContract extends RecordKeepingContract {
  private static final int UNLIMITED_COUNT = Integer.MAX_VALUE;
  private static final Duration UNLIMITED_AGE = Retention.UNLIMITED.maxAge();
  private static final int NO_LIMIT = 10_000;

  RetentionContract() {}

  /**
   * Enqueues an execution and runs it to success, so that it is finished at the base instant of the
   * fixture.
   */
  private ExecutionId finishedExecution(ExecutionFixtures fixture) {
    ExecutionId id = enqueueOne(fixture);
    for (ClaimResult.ClaimedExecution claimed :
        claim(ANN, fixture.baseInstant(), 100).executions()) {
      completeOne(claimed.execution(), success(fixture.baseInstant()), fixture.baseInstant());
    }
    return id;
  }

  private ExecutionId finishedSlot(TaskId task, long seconds) {
    return finishedExecution(ExecutionFixtures.slot(task, at(seconds)));
  }

  private int prune(int perTask, int perAction, Duration age, Instant now) {
    return prune(RetentionPolicy.of(new Retention(perTask, perAction, age)), now);
  }

  /** Prunes step by step until nothing more is to be removed. */
  private int prune(RetentionPolicy policy, Instant now) {
    int removed = 0;
    PruneResult step;
    do {
      step = store().history().prune(policy, now, NO_LIMIT);
      removed += step.removed();
    } while (step.more());
    return removed;
  }

  private int prunePerTask(int number) {
    return prune(number, UNLIMITED_COUNT, UNLIMITED_AGE, at(10_000));
  }

  private List<ExecutionId> remaining() {
    return list(ExecutionQuery.ALL).stream().map(Execution::id).toList();
  }

  @Test
  void unlimitedRetentionRemovesNothing() {
    finishedSlot(saveTask("acme", "nightly"), 0);
    finishedExecution(ExecutionFixtures.call(at(0)));

    assertThat(prune(RetentionPolicy.UNLIMITED, at(1_000_000))).isZero();
    assertThat(remaining()).hasSize(2);
  }

  @Test
  void newestExecutionsOfEachTaskAreRetained() {
    TaskId task = saveTask("acme", "nightly");
    TaskId other = saveTask("globex", "nightly");
    finishedSlot(task, 0);
    finishedSlot(task, 10);
    ExecutionId third = finishedSlot(task, 20);
    ExecutionId fourth = finishedSlot(task, 30);
    ExecutionId ofOther = finishedSlot(other, 0);
    ExecutionId call = finishedExecution(ExecutionFixtures.call(at(0)));

    assertThat(prunePerTask(2)).isEqualTo(2);

    assertThat(remaining()).containsExactlyInAnyOrder(third, fourth, ofOther, call);
    assertThat(prunePerTask(2)).isZero();
  }

  @Test
  void newestExecutionsAreThoseThatFinishedLast() {
    TaskId task = saveTask("acme", "nightly");
    ExecutionId slow = enqueueOne(ExecutionFixtures.slot(task, at(0)));
    Execution running = claimOne(ANN, at(0));
    finishedSlot(task, 10);
    completeOne(running, success(at(20)), at(20));

    assertThat(prunePerTask(1)).isEqualTo(1);

    assertThat(remaining()).containsExactly(slow);
  }

  @Test
  void newestExecutionsOfEachTenantOfATaskAreRetained() {
    TaskId task = saveTask(TaskId.of("everywhere"), null);
    finishedExecution(ExecutionFixtures.slot(task, at(0)).tenant("acme"));
    ExecutionId acme = finishedExecution(ExecutionFixtures.slot(task, at(10)).tenant("acme"));
    ExecutionId globex = finishedExecution(ExecutionFixtures.slot(task, at(5)).tenant("globex"));

    assertThat(prunePerTask(1)).isEqualTo(1);

    assertThat(remaining()).containsExactlyInAnyOrder(acme, globex);
  }

  @Test
  void skipRecordsCountAsExecutions() {
    TaskId task = saveTask("acme", "nightly");
    finishedSlot(task, 0);
    fire(ANN, at(10), skipFiring(task, skippedSlot(task, at(9), SkipReason.PAUSED)));
    ExecutionId last = finishedSlot(task, 20);

    assertThat(prunePerTask(2)).isEqualTo(1);
    assertThat(remaining()).hasSize(2);
    assertThat(prunePerTask(1)).isEqualTo(1);
    assertThat(remaining()).containsExactly(last);
  }

  @Test
  void newestCallsOfEachActionAndTenantAreRetained() {
    TaskId task = saveTask("acme", "nightly");
    ExecutionId ofTask = finishedSlot(task, 0);
    finishedExecution(ExecutionFixtures.call(at(1)));
    finishedExecution(ExecutionFixtures.call(at(2)));
    ExecutionId third = finishedExecution(ExecutionFixtures.call(at(3)));
    ExecutionId globex = finishedExecution(ExecutionFixtures.call(at(0)).tenant("globex"));
    ExecutionId other = enqueueOne(ExecutionFixtures.call(at(0)).action("b"));
    Execution running =
        claim(ANN, at(0), Set.of("b"), new ClaimRequest.Capacity(Rows.QUEUE, 1))
            .executions()
            .get(0)
            .execution();
    completeOne(running, success(at(0)), at(0));

    assertThat(prune(UNLIMITED_COUNT, 1, UNLIMITED_AGE, at(100))).isEqualTo(2);

    assertThat(remaining()).containsExactlyInAnyOrder(ofTask, third, globex, other);
  }

  @Test
  void executionsFinishedLongerAgoThanTheMaximumAgeAreRemoved() {
    TaskId task = saveTask("acme", "nightly");
    finishedSlot(task, 0);
    finishedExecution(ExecutionFixtures.call(at(59)));
    ExecutionId atMaximumAge = finishedSlot(task, 60);
    ExecutionId recent = finishedExecution(ExecutionFixtures.call(at(61)));

    assertThat(prune(UNLIMITED_COUNT, UNLIMITED_COUNT, Duration.ofMinutes(10), at(660)))
        .isEqualTo(2);

    assertThat(remaining()).containsExactlyInAnyOrder(atMaximumAge, recent);
  }

  @Test
  void liveExecutionsAreNeverRemoved() {
    TaskId task = saveTask("acme", "nightly");
    ExecutionId running = enqueueOne(ExecutionFixtures.slot(task, at(0)));
    claimOne(ANN, at(0));
    ExecutionId waiting = enqueueOne(ExecutionFixtures.slot(task, at(1)));
    append(logLine(running, 1, "begins"));

    assertThat(prune(1, 1, Duration.ofSeconds(1), at(100_000))).isZero();

    assertThat(remaining()).containsExactlyInAnyOrder(running, waiting);
    assertThat(log(running)).hasSize(1);
  }

  @Test
  void liveExecutionsDoNotCountAsNewest() {
    TaskId task = saveTask("acme", "nightly");
    ExecutionId finished = finishedSlot(task, 0);
    ExecutionId waiting = enqueueOne(ExecutionFixtures.slot(task, at(60)));

    assertThat(prunePerTask(1)).isZero();

    assertThat(remaining()).containsExactlyInAnyOrder(finished, waiting);
  }

  @Test
  void oldestExecutionsAreRemovedFirstUpToTheLimit() {
    TaskId task = saveTask("acme", "nightly");
    TaskId other = saveTask("acme", "other");
    List<ExecutionId> finished = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      finished.add(finishedSlot(i % 2 == 0 ? task : other, i * 10L));
    }

    RetentionPolicy policy =
        RetentionPolicy.of(new Retention(UNLIMITED_COUNT, UNLIMITED_COUNT, Duration.ofSeconds(1)));

    assertThat(store().history().prune(policy, at(1000), 4)).isEqualTo(new PruneResult(4, true));
    assertThat(remaining()).containsExactly(finished.get(5), finished.get(4));
    assertThat(store().history().prune(policy, at(1000), 4)).isEqualTo(new PruneResult(2, false));
    assertThat(remaining()).isEmpty();
  }

  @Test
  void pruneRemovesLogAttemptsReadPositionsAndDocument() {
    ExecutionId removed = enqueueOne(ExecutionFixtures.call(at(0)).document("{\"a\":1}"));
    Execution first = claimOne(ANN, at(0));
    completeOne(first, new AttemptResult.Retry(at(1), failedAttempt(1, ANN, at(0), at(1))), at(1));
    runAll(ANN, at(1));
    append(logLine(removed, 1, Severity.ERROR, "a"));
    store().history().markLogRead("ann", removed, 1);
    ExecutionId retained = finishedExecution(ExecutionFixtures.call(at(10)));
    append(logLine(retained, 1, "b"));
    store().history().markLogRead("ann", retained, 1);
    assertThat(store().history().attempts(removed)).hasSize(2);

    prune(UNLIMITED_COUNT, 1, UNLIMITED_AGE, at(100));

    assertThat(store().history().execution(TenantScope.ALL, removed)).isEmpty();
    assertThat(log(removed)).isEmpty();
    assertThat(store().history().attempts(removed)).isEmpty();
    assertThat(store().history().storedDocument(removed)).isEmpty();
    assertThat(readPosition("ann", removed)).isEqualTo(new LogReadPosition(removed, 0, 0, null));
    assertThat(readPosition("ann", retained))
        .isEqualTo(new LogReadPosition(retained, 1, 1, Severity.INFO));
  }

  @Test
  void pruneRemovesNotifications() {
    TaskId task = saveTask("acme", "nightly");
    ExecutionId removed = enqueueOne(ExecutionFixtures.slot(task, at(0)));
    ExecutionId mail = Rows.newId();
    completeOne(
        claimOne(ANN, at(0)),
        success(at(0), ExecutionFixtures.notification(task, removed, at(1)).id(mail).build()),
        at(0));
    completeOne(
        claimNotifications(ANN, at(1)).executions().get(0).execution(), success(at(99)), at(99));
    ExecutionId retained = finishedSlot(task, 100);

    prune(UNLIMITED_COUNT, UNLIMITED_COUNT, Duration.ofSeconds(50), at(101));

    assertThat(remaining()).containsExactly(retained);
    assertThat(store().history().execution(TenantScope.ALL, mail)).isEmpty();
  }

  @Test
  void pruneKeepsTheTaskAndItsAudit() {
    TaskId task = saveTask("acme", "nightly");
    finishedSlot(task, 0);

    prune(1, 1, Duration.ofSeconds(1), at(100_000));

    assertThat(list(ExecutionQuery.of(task))).isEmpty();
    assertThat(summary(task).row().revision()).isEqualTo(1);
    assertThat(store().history().audit(task, 10)).hasSize(1);
  }

  @Test
  void eachStepRemovesAtMostTheLimit() {
    TaskId task = saveTask("acme", "nightly");
    for (int i = 0; i < 6; i++) {
      finishedSlot(task, i * 10L);
      finishedExecution(ExecutionFixtures.call(at(i * 10L)));
    }
    RetentionPolicy policy = RetentionPolicy.of(new Retention(1, 1, UNLIMITED_AGE));

    for (int i = 0; i < 3; i++) {
      assertThat(store().history().prune(policy, at(1000), 3)).isEqualTo(new PruneResult(3, true));
    }

    assertThat(prune(policy, at(1000))).isEqualTo(1);
    assertThat(remaining()).hasSize(2);
  }

  @Test
  void executionsThatFinishAfterPruningArePrunedLater() {
    TaskId task = saveTask("acme", "nightly");
    finishedSlot(task, 0);
    assertThat(prune(1, 1, UNLIMITED_AGE, at(1))).isZero();
    ExecutionId second = finishedSlot(task, 2);
    assertThat(prune(1, 1, UNLIMITED_AGE, at(100))).isEqualTo(1);
    assertThat(remaining()).containsExactly(second);
    ExecutionId third = finishedSlot(task, 101);

    assertThat(prune(1, 1, UNLIMITED_AGE, at(200))).isEqualTo(1);

    assertThat(remaining()).containsExactly(third);
  }

  @Test
  void executionsThatBecomeTooOldAfterPruningArePrunedLater() {
    TaskId task = saveTask("acme", "nightly");
    finishedSlot(task, 0);
    ExecutionId second = finishedSlot(task, 100);
    Duration minute = Duration.ofMinutes(1);
    assertThat(prune(UNLIMITED_COUNT, UNLIMITED_COUNT, minute, at(60))).isZero();

    assertThat(prune(UNLIMITED_COUNT, UNLIMITED_COUNT, minute, at(61))).isEqualTo(1);
    assertThat(remaining()).containsExactly(second);
    assertThat(prune(UNLIMITED_COUNT, UNLIMITED_COUNT, minute, at(200))).isEqualTo(1);

    assertThat(remaining()).isEmpty();
  }

  @Test
  void lowerLimitsApplyToExecutionsOfThePast() {
    TaskId task = saveTask("acme", "nightly");
    for (int i = 0; i < 5; i++) {
      finishedSlot(task, i);
    }
    assertThat(prunePerTask(5)).isZero();

    assertThat(prunePerTask(2)).isEqualTo(3);
  }

  // prune by end state

  private void failedSlot(TaskId task, long seconds) {
    enqueueOne(ExecutionFixtures.slot(task, at(seconds)));
    completeOne(claimOne(ANN, at(seconds)), failure(at(seconds)), at(seconds));
  }

  private List<ExecutionState> remainingStates() {
    return list(ExecutionQuery.ALL).stream().map(Execution::state).toList();
  }

  @Test
  void endStateWithItsOwnNumberIsCountedSeparately() {
    TaskId task = saveTask("acme", "nightly");
    for (int i = 0; i < 4; i++) {
      failedSlot(task, i * 20L);
      finishedSlot(task, i * 20L + 10);
    }
    RetentionPolicy policy =
        RetentionPolicy.of(new Retention(1, 1, UNLIMITED_AGE))
            .with(ExecutionState.FAILED, new Retention(3, 1, UNLIMITED_AGE));

    assertThat(prune(policy, at(1000))).isEqualTo(4);

    assertThat(remainingStates())
        .containsExactly(
            ExecutionState.SUCCEEDED,
            ExecutionState.FAILED,
            ExecutionState.FAILED,
            ExecutionState.FAILED);
  }

  @Test
  void endStateMayHaveItsOwnAge() {
    TaskId task = saveTask("acme", "nightly");
    for (int i = 0; i < 3; i++) {
      failedSlot(task, i * 20L);
      finishedSlot(task, i * 20L + 10);
    }
    RetentionPolicy policy =
        RetentionPolicy.of(new Retention(100, 100, Duration.ofSeconds(30)))
            .with(ExecutionState.FAILED, new Retention(100, 100, Duration.ofSeconds(70)));

    assertThat(prune(policy, at(80))).isEqualTo(3);
    assertThat(remainingStates())
        .containsExactly(ExecutionState.SUCCEEDED, ExecutionState.FAILED, ExecutionState.FAILED);
    assertThat(prune(policy, at(1000))).isEqualTo(3);
    assertThat(remainingStates()).isEmpty();
  }

  // prune: executions that are still needed

  /** Finishes an execution with a notification that is ready at once, and returns its id. */
  private ExecutionId finishedWithNotification(TaskId task, long seconds) {
    ExecutionId id = enqueueOne(ExecutionFixtures.slot(task, at(seconds)));
    completeOne(
        claimOne(ANN, at(seconds)),
        failure(at(seconds), ExecutionFixtures.notification(task, id, at(seconds)).build()),
        at(seconds));
    return id;
  }

  private Execution claimNotification(long seconds) {
    ClaimResult claimed = claimNotifications(ANN, at(seconds));
    assertThat(claimed.executions()).hasSize(1);
    return claimed.executions().get(0).execution();
  }

  @Test
  void executionWithAPendingNotificationIsSpared() {
    TaskId task = saveTask("acme", "nightly");
    ExecutionId pending = finishedWithNotification(task, 0);
    finishedSlot(task, 10);
    ExecutionId last = finishedSlot(task, 20);

    assertThat(prunePerTask(1)).isEqualTo(1);
    assertThat(remaining()).containsExactly(last, pending);
    Execution notification = claimNotification(10_000);
    assertThat(prunePerTask(1)).isZero();

    completeOne(notification, success(at(10_001)), at(10_001));
    assertThat(prunePerTask(1)).isEqualTo(1);
    assertThat(remaining()).containsExactly(last);
    assertThat(list(ExecutionQuery.ALL.includingNotifications())).hasSize(1);
  }

  @Test
  void oldExecutionIsSparedUntilItsNotificationIsGivenUp() {
    TaskId task = saveTask("acme", "nightly");
    ExecutionId pending = finishedWithNotification(task, 0);
    Duration minute = Duration.ofMinutes(1);
    Execution notification = claimNotification(1);

    assertThat(prune(UNLIMITED_COUNT, UNLIMITED_COUNT, minute, at(1000))).isZero();
    assertThat(prune(UNLIMITED_COUNT, UNLIMITED_COUNT, minute, at(2000))).isZero();
    assertThat(remaining()).containsExactly(pending);

    completeOne(notification, failure(at(2001)), at(2001));
    assertThat(prune(UNLIMITED_COUNT, UNLIMITED_COUNT, minute, at(2002))).isEqualTo(1);
    assertThat(list(ExecutionQuery.ALL.includingNotifications())).isEmpty();
  }

  @Test
  void executionWithALiveChildIsSpared() {
    TaskId task = saveTask(TaskId.of("everywhere"), null);
    ExecutionId parent = finishedExecution(ExecutionFixtures.slot(task, at(0)));
    ExecutionId last = finishedExecution(ExecutionFixtures.slot(task, at(10)));
    ExecutionId child = enqueueOne(ExecutionFixtures.child(task, parent, "globex", at(20)));

    assertThat(prunePerTask(1)).isZero();
    completeOne(claimOne(ANN, at(20)), success(at(20)), at(20));
    assertThat(prunePerTask(1)).isEqualTo(1);

    assertThat(remaining()).containsExactlyInAnyOrder(child, last);
  }

  @Test
  void notificationAboutAMissingExecutionIsRemoved() {
    TaskId task = saveTask("acme", "nightly");
    enqueueOne(ExecutionFixtures.notification(task, Rows.newId(), at(0)));
    assertThat(prunePerTask(1)).isZero();
    assertThat(list(ExecutionQuery.ALL.includingNotifications())).hasSize(1);

    completeOne(claimNotification(1), success(at(1)), at(1));
    prunePerTask(1);

    assertThat(list(ExecutionQuery.ALL.includingNotifications())).isEmpty();
  }

  @Test
  void concurrentPruningCountsEachExecutionOnce() throws Exception {
    TaskId task = saveTask("acme", "nightly");
    for (int i = 0; i < 60; i++) {
      finishedSlot(task, i);
    }
    RetentionPolicy policy = RetentionPolicy.of(new Retention(10, 10, UNLIMITED_AGE));

    List<Integer> removed =
        race(
            racer ->
                () -> {
                  int sum = 0;
                  PruneResult step;
                  do {
                    step = retryTransient(() -> store().history().prune(policy, at(1000), 7));
                    sum += step.removed();
                  } while (step.more());
                  return sum;
                });
    int rest = prune(policy, at(1000));

    assertThat(removed.stream().mapToInt(Integer::intValue).sum() + rest).isEqualTo(50);
    assertThat(remaining()).hasSize(10);
  }
}
