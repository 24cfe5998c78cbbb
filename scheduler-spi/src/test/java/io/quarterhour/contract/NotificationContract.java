package io.quarterhour.contract;

import static io.quarterhour.contract.Rows.ACME;
import static io.quarterhour.contract.Rows.ANN;
import static io.quarterhour.contract.Rows.BOB;
import static io.quarterhour.contract.Rows.at;
import static io.quarterhour.contract.Rows.leaseRequest;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.execution.AttemptCounts;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.Outcome;
import io.quarterhour.execution.SkipReason;
import io.quarterhour.execution.SlotRange;
import io.quarterhour.store.StateKey;
import io.quarterhour.store.execution.AttemptResult;
import io.quarterhour.store.execution.Completion;
import io.quarterhour.store.execution.NewExecution;
import io.quarterhour.store.execution.OutcomeChange;
import io.quarterhour.store.task.ConditionalNotification;
import io.quarterhour.store.task.FireResult;
import io.quarterhour.store.task.Firing;
import io.quarterhour.store.task.SkippedSlots;
import io.quarterhour.task.TaskId;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The part of {@link ExecutionStoreContract} that tests notifications: those that depend on the
 * previous outcome ({@link OutcomeChange}) and those of a firing ({@link ConditionalNotification}).
 */
abstract class NotificationContract extends QuarantineContract {
  private static final String KEY = "acme/reported";

  private TaskId task = TaskId.of("acme", "reported");

  NotificationContract() {}

  @BeforeEach
  void saveReportedTask() {
    task = saveTask("acme", "reported");
  }

  private static AttemptResult finishedWithChange(
      Instant endedAt, String key, String next, OutcomeChange.Branch... branches) {
    OutcomeChange outcomeChange = new OutcomeChange(ACME, key, next, Arrays.asList(branches));
    return new AttemptResult.Finished(
        ExecutionState.SUCCEEDED,
        null,
        Outcome.success("3 reports sent"),
        at(0),
        endedAt,
        List.of(),
        outcomeChange);
  }

  private NewExecution notification(Execution parent, int second) {
    return ExecutionFixtures.notification(task, parent.id(), at(second)).build();
  }

  private static OutcomeChange.Branch branch(NewExecution notification, String... previous) {
    return new OutcomeChange.Branch(Set.of(previous), notification);
  }

  private Execution runningSlot(int second) {
    return runningExecution(ExecutionFixtures.slot(task, at(second)));
  }

  // Notifications that depend on the previous outcome

  @Test
  void firstOutcomeHasNoPreviousOutcome() {
    Execution first = runningSlot(0);
    NewExecution expected = notification(first, 6);
    NewExecution unexpected = notification(first, 7);

    completeOne(
        first,
        finishedWithChange(
            at(5), KEY, "good", branch(expected, OutcomeChange.NONE), branch(unexpected, "bad")),
        at(6));

    assertThat(ids(claimNotifications(BOB, at(9)))).containsExactly(expected.id());
    assertThat(store().states().get(StateKey.ofEngine(ACME, KEY))).hasValue("good");
  }

  @Test
  void outcomeIsComparedWithThePreviousOutcome() {
    completeOne(runningSlot(0), finishedWithChange(at(1), KEY, "bad"), at(1));
    Execution second = runningSlot(1);
    NewExecution expected = notification(second, 6);
    NewExecution alsoExpected = notification(second, 7);
    NewExecution unexpected = notification(second, 8);

    completeOne(
        second,
        finishedWithChange(
            at(5),
            KEY,
            "good",
            branch(unexpected, "good", OutcomeChange.NONE),
            branch(expected, "bad"),
            branch(alsoExpected, "bad", "good")),
        at(6));

    assertThat(ids(claimNotifications(BOB, at(9))))
        .containsExactlyInAnyOrder(expected.id(), alsoExpected.id());
    assertThat(read(expected.id()).origin().parent()).isEqualTo(second.id());
  }

  @Test
  void outcomesOfOtherKeysAreNotCompared() {
    completeOne(runningSlot(0), finishedWithChange(at(1), "another", "bad"), at(1));
    Execution second = runningSlot(1);

    completeOne(
        second,
        finishedWithChange(at(5), KEY, "good", branch(notification(second, 6), "bad")),
        at(6));

    assertThat(claimNotifications(BOB, at(9)).executions()).isEmpty();
  }

  @Test
  void outcomesOfOneCallAreComparedInOrder() {
    Execution first = runningSlot(0);
    Execution second = runningSlot(1);
    NewExecution expected = notification(second, 6);
    NewExecution unexpected = notification(first, 7);

    assertThat(
            complete(
                at(6),
                new Completion(
                    lease(first),
                    finishedWithChange(at(5), KEY, "bad", branch(unexpected, "good", "bad"))),
                new Completion(
                    lease(second),
                    finishedWithChange(at(5), KEY, "good", branch(expected, "bad")))))
        .hasSize(2);

    assertThat(ids(claimNotifications(BOB, at(9)))).containsExactly(expected.id());
    assertThat(store().states().get(StateKey.ofEngine(ACME, KEY))).hasValue("good");
  }

  @Test
  void repeatedCompletionIsNotComparedAgain() {
    Execution first = runningSlot(0);
    completeOne(first, finishedWithChange(at(5), KEY, "bad"), at(6));
    completeOne(runningSlot(1), finishedWithChange(at(7), KEY, "good"), at(7));

    completeOne(
        first,
        finishedWithChange(at(5), KEY, "bad", branch(notification(first, 6), "bad", "good")),
        at(8));

    assertThat(claimNotifications(BOB, at(9)).executions()).isEmpty();
    assertThat(store().states().get(StateKey.ofEngine(ACME, KEY))).hasValue("good");
  }

  // Release until an instant

  @Test
  void executionReleasedUntilAnInstantIsNotClaimedEarlier() {
    Execution running = runningSlot(0);

    completeOne(running, new AttemptResult.Release(null, at(60)), at(5));

    assertThat(read(running.id()).attemptCounts()).isEqualTo(AttemptCounts.NONE);
    assertThat(claim(BOB, at(59), 10).executions()).isEmpty();
    assertThat(claimOne(BOB, at(60)).id()).isEqualTo(running.id());
  }

  // Conditional notifications of a firing

  private FireResult fire(
      Instant now,
      List<SkippedSlots> skipped,
      List<NewExecution> executions,
      ConditionalNotification... conditionalNotifications) {
    Firing firing =
        new Firing(
            task,
            scheduleState(task).withNext(null, null),
            skipped,
            executions,
            Arrays.asList(conditionalNotifications));
    return store().tasks().fire(List.of(firing), leaseRequest(ANN, now)).get(0);
  }

  private ConditionalNotification conditionalNotification(
      NewExecution parent, ConditionalNotification.Condition condition, int second) {
    return new ConditionalNotification(
        ExecutionFixtures.notification(task, parent.id(), at(second)).build(), condition);
  }

  @Test
  void insertedExecutionCreatesItsLiveNotification() {
    NewExecution slot = ExecutionFixtures.slot(task, at(0)).build();
    ConditionalNotification ifLive =
        conditionalNotification(slot, ConditionalNotification.Condition.LIVE, 60);
    ConditionalNotification ifSkipped =
        conditionalNotification(slot, ConditionalNotification.Condition.SKIPPED, 61);

    assertThat(fire(at(0), List.of(), List.of(slot), ifLive, ifSkipped).applied()).isTrue();

    assertThat(claimNotifications(BOB, at(59)).executions()).isEmpty();
    assertThat(ids(claimNotifications(BOB, at(70)))).containsExactly(ifLive.notification().id());
    assertThat(read(ifLive.notification().id()).origin().parent()).isEqualTo(slot.id());
  }

  @Test
  void leasedExecutionCreatesItsLiveNotification() {
    NewExecution slot = ExecutionFixtures.slot(task, at(0)).leaseRequested().build();
    ConditionalNotification ifLive =
        conditionalNotification(slot, ConditionalNotification.Condition.LIVE, 60);

    fire(at(0), List.of(), List.of(slot), ifLive);

    assertThat(read(slot.id()).state()).isEqualTo(ExecutionState.RUNNING);
    assertThat(ids(claimNotifications(BOB, at(70)))).containsExactly(ifLive.notification().id());
  }

  @Test
  void overlapCreatesItsSkippedNotification() {
    fire(at(0), List.of(), List.of(ExecutionFixtures.slot(task, at(0)).build()));
    NewExecution overlapping = ExecutionFixtures.slot(task, at(1)).maxActive(1).build();
    ConditionalNotification ifLive =
        conditionalNotification(overlapping, ConditionalNotification.Condition.LIVE, 60);
    ConditionalNotification ifSkipped =
        conditionalNotification(overlapping, ConditionalNotification.Condition.SKIPPED, 61);

    fire(at(1), List.of(), List.of(overlapping), ifLive, ifSkipped);

    assertThat(read(overlapping.id()).state()).isEqualTo(ExecutionState.SKIPPED);
    assertThat(ids(claimNotifications(BOB, at(70)))).containsExactly(ifSkipped.notification().id());
  }

  @Test
  void extendedSkipRecordCreatesOneNotification() {
    NewExecution first = ExecutionFixtures.slot(task, at(0)).build();
    NewExecution second = ExecutionFixtures.slot(task, at(1)).build();
    ConditionalNotification ifSkipped =
        conditionalNotification(first, ConditionalNotification.Condition.SKIPPED, 60);
    ConditionalNotification ifSkippedAgain =
        conditionalNotification(second, ConditionalNotification.Condition.SKIPPED, 61);

    fire(at(5), List.of(tooLate(first)), List.of(), ifSkipped);
    fire(at(6), List.of(tooLate(second)), List.of(), ifSkippedAgain);

    assertThat(read(first.id()).slots().count()).isEqualTo(2);
    assertThat(ids(claimNotifications(BOB, at(70)))).containsExactly(ifSkipped.notification().id());
  }

  private static SkippedSlots tooLate(NewExecution slot) {
    return new SkippedSlots(
        slot.id(), slot.routing(), SlotRange.single(slot.slots().last()), SkipReason.TOO_LATE);
  }

  @Test
  void duplicateCreatesNoNotification() {
    fire(at(0), List.of(), List.of(ExecutionFixtures.slot(task, at(0)).build()));
    NewExecution duplicate = ExecutionFixtures.slot(task, at(0)).build();

    fire(
        at(1),
        List.of(),
        List.of(duplicate),
        conditionalNotification(duplicate, ConditionalNotification.Condition.LIVE, 60),
        conditionalNotification(duplicate, ConditionalNotification.Condition.SKIPPED, 61));

    assertThat(claimNotifications(BOB, at(70)).executions()).isEmpty();
  }

  @Test
  void conflictingFiringCreatesNoNotification() {
    NewExecution slot = ExecutionFixtures.slot(task, at(0)).build();
    Firing firing =
        new Firing(
            task,
            scheduleState(task).withNext(null, null),
            List.of(),
            List.of(slot),
            List.of(conditionalNotification(slot, ConditionalNotification.Condition.LIVE, 60)));
    fire(at(0), List.of(), List.of());

    assertThat(store().tasks().fire(List.of(firing), leaseRequest(ANN, at(1))).get(0).applied())
        .isFalse();

    assertThat(claimNotifications(BOB, at(70)).executions()).isEmpty();
  }
}
