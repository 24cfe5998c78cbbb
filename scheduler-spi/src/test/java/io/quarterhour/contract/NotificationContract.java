package io.quarterhour.contract;

import static io.quarterhour.contract.Rows.ANN;
import static io.quarterhour.contract.Rows.BOB;
import static io.quarterhour.contract.Rows.at;
import static io.quarterhour.contract.Rows.terms;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.execution.AttemptCounts;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.Outcome;
import io.quarterhour.execution.SkipReason;
import io.quarterhour.execution.SlotRange;
import io.quarterhour.store.StateStore;
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
 * The part of {@link ExecutionStoreContract} that is about who is told: of an end depending on the
 * end before, and of what a firing makes.
 */
abstract class NotificationContract extends QuarantineContract {
  private static final String KEY = "acme/told";

  private TaskId task = TaskId.of("acme", "told");

  NotificationContract() {}

  @BeforeEach
  void saveTheTask() {
    task = savedTask("acme", "told");
  }

  private static AttemptResult ended(
      Instant endedAt, String key, String next, OutcomeChange.Branch... cases) {
    OutcomeChange outcomeChange = new OutcomeChange(key, next, Arrays.asList(cases));
    return new AttemptResult.Finished(
        ExecutionState.SUCCEEDED,
        null,
        Outcome.success("3 reports sent"),
        at(0),
        endedAt,
        List.of(),
        outcomeChange);
  }

  private NewExecution mail(Execution about, int second) {
    return ExecutionFixtures.notification(task, about.id(), at(second)).make();
  }

  private static OutcomeChange.Branch after(NewExecution mail, String... before) {
    return new OutcomeChange.Branch(Set.of(before), mail);
  }

  private Execution run(int second) {
    return running(ExecutionFixtures.slot(task, at(second)));
  }

  // Comparison

  @Test
  void theFirstEndIsComparedWithNothing() {
    Execution first = run(0);
    NewExecution told = mail(first, 6);
    NewExecution silent = mail(first, 7);

    completed(
        first,
        ended(at(5), KEY, "good", after(told, OutcomeChange.NONE), after(silent, "bad")),
        at(6));

    assertThat(ids(claimNotifications(BOB, at(9)))).containsExactly(told.id());
    assertThat(store().states().get(StateStore.ENGINE, KEY)).hasValue("good");
  }

  @Test
  void anEndIsComparedWithTheOneBefore() {
    completed(run(0), ended(at(1), KEY, "bad"), at(1));
    Execution second = run(1);
    NewExecution told = mail(second, 6);
    NewExecution told2 = mail(second, 7);
    NewExecution silent = mail(second, 8);

    completed(
        second,
        ended(
            at(5),
            KEY,
            "good",
            after(silent, "good", OutcomeChange.NONE),
            after(told, "bad"),
            after(told2, "bad", "good")),
        at(6));

    assertThat(ids(claimNotifications(BOB, at(9))))
        .containsExactlyInAnyOrder(told.id(), told2.id());
    assertThat(read(told.id()).origin().parent()).isEqualTo(second.id());
  }

  @Test
  void endsUnderOtherKeysAreNotCompared() {
    completed(run(0), ended(at(1), "another", "bad"), at(1));
    Execution second = run(1);

    completed(second, ended(at(5), KEY, "good", after(mail(second, 6), "bad")), at(6));

    assertThat(claimNotifications(BOB, at(9)).executions()).isEmpty();
  }

  @Test
  void endsThatAreRecordedTogetherAreComparedInTheirOrder() {
    Execution first = run(0);
    Execution second = run(1);
    NewExecution told = mail(second, 6);
    NewExecution silent = mail(first, 7);

    assertThat(
            complete(
                at(6),
                new Completion(
                    lease(first), ended(at(5), KEY, "bad", after(silent, "good", "bad"))),
                new Completion(lease(second), ended(at(5), KEY, "good", after(told, "bad")))))
        .hasSize(2);

    assertThat(ids(claimNotifications(BOB, at(9)))).containsExactly(told.id());
    assertThat(store().states().get(StateStore.ENGINE, KEY)).hasValue("good");
  }

  @Test
  void anEndThatIsStaleOrRecordedAlreadyChangesNothing() {
    Execution first = run(0);
    completed(first, ended(at(5), KEY, "bad"), at(6));
    completed(run(1), ended(at(7), KEY, "good"), at(7));

    completed(first, ended(at(5), KEY, "bad", after(mail(first, 6), "bad", "good")), at(8));

    assertThat(claimNotifications(BOB, at(9)).executions()).isEmpty();
    assertThat(store().states().get(StateStore.ENGINE, KEY)).hasValue("good");
  }

  // Release until later

  @Test
  void whatIsReleasedUntilLaterIsClaimedNoEarlier() {
    Execution running = run(0);

    completed(running, new AttemptResult.Release(null, at(60)), at(5));

    assertThat(read(running.id()).attemptCounts()).isEqualTo(AttemptCounts.NONE);
    assertThat(claim(BOB, at(59), 10).executions()).isEmpty();
    assertThat(claimOne(BOB, at(60)).id()).isEqualTo(running.id());
  }

  // Notices of a firing

  private FireResult fire(
      Instant now,
      List<SkippedSlots> skipped,
      List<NewExecution> executions,
      ConditionalNotification... notices) {
    Firing firing =
        new Firing(
            task,
            timetable(task).withNext(null, null),
            skipped,
            executions,
            Arrays.asList(notices));
    return store().tasks().fire(List.of(firing), terms(ANN, now)).get(0);
  }

  private ConditionalNotification notice(
      NewExecution about, ConditionalNotification.Condition condition, int second) {
    return new ConditionalNotification(
        ExecutionFixtures.notification(task, about.id(), at(second)).make(), condition);
  }

  @Test
  void ofAnExecutionThatIsMadeTheyAreTold() {
    NewExecution slot = ExecutionFixtures.slot(task, at(0)).make();
    ConditionalNotification late = notice(slot, ConditionalNotification.Condition.LIVE, 60);
    ConditionalNotification skip = notice(slot, ConditionalNotification.Condition.SKIPPED, 61);

    assertThat(fire(at(0), List.of(), List.of(slot), late, skip).applied()).isTrue();

    assertThat(claimNotifications(BOB, at(59)).executions()).isEmpty();
    assertThat(ids(claimNotifications(BOB, at(70)))).containsExactly(late.notification().id());
    assertThat(read(late.notification().id()).origin().parent()).isEqualTo(slot.id());
  }

  @Test
  void ofAnExecutionThatIsClaimedAtOnceTheyAreTold() {
    NewExecution slot = ExecutionFixtures.slot(task, at(0)).leased().make();
    ConditionalNotification late = notice(slot, ConditionalNotification.Condition.LIVE, 60);

    fire(at(0), List.of(), List.of(slot), late);

    assertThat(read(slot.id()).state()).isEqualTo(ExecutionState.RUNNING);
    assertThat(ids(claimNotifications(BOB, at(70)))).containsExactly(late.notification().id());
  }

  @Test
  void ofAnOverlapTheyAreTold() {
    fire(at(0), List.of(), List.of(ExecutionFixtures.slot(task, at(0)).make()));
    NewExecution beyond = ExecutionFixtures.slot(task, at(1)).limit(1).make();
    ConditionalNotification late = notice(beyond, ConditionalNotification.Condition.LIVE, 60);
    ConditionalNotification skip = notice(beyond, ConditionalNotification.Condition.SKIPPED, 61);

    fire(at(1), List.of(), List.of(beyond), late, skip);

    assertThat(read(beyond.id()).state()).isEqualTo(ExecutionState.SKIPPED);
    assertThat(ids(claimNotifications(BOB, at(70)))).containsExactly(skip.notification().id());
  }

  @Test
  void ofSkippedSlotsTheyAreToldOncePerRecord() {
    NewExecution first = ExecutionFixtures.slot(task, at(0)).make();
    NewExecution second = ExecutionFixtures.slot(task, at(1)).make();
    ConditionalNotification skip = notice(first, ConditionalNotification.Condition.SKIPPED, 60);
    ConditionalNotification again = notice(second, ConditionalNotification.Condition.SKIPPED, 61);

    fire(at(5), List.of(tooLate(first)), List.of(), skip);
    fire(at(6), List.of(tooLate(second)), List.of(), again);

    assertThat(read(first.id()).slots().count()).isEqualTo(2);
    assertThat(ids(claimNotifications(BOB, at(70)))).containsExactly(skip.notification().id());
  }

  private static SkippedSlots tooLate(NewExecution slot) {
    return new SkippedSlots(
        slot.id(), slot.routing(), SlotRange.single(slot.slots().last()), SkipReason.TOO_LATE);
  }

  @Test
  void ofADuplicateNobodyIsTold() {
    fire(at(0), List.of(), List.of(ExecutionFixtures.slot(task, at(0)).make()));
    NewExecution twin = ExecutionFixtures.slot(task, at(0)).make();

    fire(
        at(1),
        List.of(),
        List.of(twin),
        notice(twin, ConditionalNotification.Condition.LIVE, 60),
        notice(twin, ConditionalNotification.Condition.SKIPPED, 61));

    assertThat(claimNotifications(BOB, at(70)).executions()).isEmpty();
  }

  @Test
  void ofAFiringThatIsLostNobodyIsTold() {
    NewExecution slot = ExecutionFixtures.slot(task, at(0)).make();
    Firing firing =
        new Firing(
            task,
            timetable(task).withNext(null, null),
            List.of(),
            List.of(slot),
            List.of(notice(slot, ConditionalNotification.Condition.LIVE, 60)));
    fire(at(0), List.of(), List.of());

    assertThat(store().tasks().fire(List.of(firing), terms(ANN, at(1))).get(0).applied()).isFalse();

    assertThat(claimNotifications(BOB, at(70)).executions()).isEmpty();
  }
}
