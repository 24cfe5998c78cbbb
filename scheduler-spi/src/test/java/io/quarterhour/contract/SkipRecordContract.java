package io.quarterhour.contract;

import static io.quarterhour.contract.Rows.ANN;
import static io.quarterhour.contract.Rows.at;
import static io.quarterhour.contract.Rows.audit;
import static io.quarterhour.contract.Rows.failedAttempt;
import static io.quarterhour.contract.Rows.line;
import static io.quarterhour.contract.Rows.skipped;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.execution.Attempt;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.LogLine;
import io.quarterhour.execution.Severity;
import io.quarterhour.execution.SkipReason;
import io.quarterhour.query.ExecutionQuery;
import io.quarterhour.query.LogReadPosition;
import io.quarterhour.query.Retention;
import io.quarterhour.store.execution.AttemptResult;
import io.quarterhour.store.execution.ClaimRequest;
import io.quarterhour.store.execution.ClaimResult;
import io.quarterhour.task.AuditEntry;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.TenantScope;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The part of {@link HistoryStoreContract} that is about logs, marks, audit and pruning. */
abstract class SkipRecordContract extends StoreContract {
  private static final int ANY_NUMBER = Integer.MAX_VALUE;
  private static final Duration ANY_AGE = Retention.UNLIMITED.maxAge();
  private static final int NO_LIMIT = 10_000;

  SkipRecordContract() {}

  private void append(LogLine... lines) {
    store().history().appendLog(List.of(lines));
  }

  private List<LogLine> log(ExecutionId id) {
    return store().history().log(id, 0, 1000);
  }

  private LogReadPosition mark(String principal, ExecutionId id) {
    return store().history().logReadPositions(principal, List.of(id)).get(0);
  }

  /** Enqueues and runs an execution, which is over at the instant of the draft. */
  private ExecutionId over(ExecutionFixtures draft) {
    ExecutionId id = enqueued(draft);
    for (ClaimResult.ClaimedExecution one : claim(ANN, draft.instant(), 100).executions()) {
      completed(one.execution(), success(draft.instant()), draft.instant());
    }
    return id;
  }

  private ExecutionId overSlot(TaskId task, long seconds) {
    return over(ExecutionFixtures.slot(task, at(seconds)));
  }

  private int prune(int perTask, int perAction, Duration age, Instant now, int limit) {
    return store().history().prune(new Retention(perTask, perAction, age), now, limit);
  }

  private int prunePerTask(int number) {
    return prune(number, ANY_NUMBER, ANY_AGE, at(10_000), NO_LIMIT);
  }

  private List<ExecutionId> remaining() {
    return list(ExecutionQuery.ALL).stream().map(Execution::id).toList();
  }

  // log

  @Test
  void linesAreReadInOrderOfTheirSequence() {
    ExecutionId id = enqueued(ExecutionFixtures.call(at(0)));
    LogLine first = line(id, 1, Severity.INFO, "begins");
    LogLine second = line(id, 2, Severity.PROGRESS, "");
    LogLine fifth = line(id, 5, Severity.ERROR, "fails: \u00e4 \ud83d\udd52 ' \\ %\nat line 2");

    append(fifth, first);
    append(second);

    assertThat(log(id)).containsExactly(first, second, fifth);
  }

  @Test
  void aLongLineIsKeptAsItCame() {
    ExecutionId id = enqueued(ExecutionFixtures.call(at(0)));
    LogLine longest = line(id, 1, "\u00e4".repeat(10_000));

    append(longest);

    assertThat(log(id)).containsExactly(longest);
  }

  @Test
  void thousandsOfLinesAreKept() {
    ExecutionId id = enqueued(ExecutionFixtures.call(at(0)));
    LogLine[] lines = new LogLine[2500];
    Arrays.setAll(lines, i -> line(id, i + 1, "line " + i));

    append(lines);

    assertThat(store().history().log(id, 0, 3000)).containsExactly(lines);
  }

  @Test
  void aLineWhoseSequenceIsThereAlreadyIsDropped() {
    ExecutionId id = enqueued(ExecutionFixtures.call(at(0)));
    LogLine first = line(id, 1, "first");
    LogLine third = line(id, 3, "third");
    append(first, line(id, 2, "second"));

    append(first, line(id, 2, Severity.ERROR, "not second"), third, line(id, 3, "not third"));

    assertThat(log(id)).containsExactly(first, line(id, 2, "second"), third);
    assertThat(mark("ann", id).worst()).isEqualTo(Severity.INFO);
  }

  @Test
  void onlyLinesAfterTheGivenSequenceAreReadAndNoMoreThanTheLimit() {
    ExecutionId id = enqueued(ExecutionFixtures.call(at(0)));
    for (int i = 1; i <= 9; i++) {
      append(line(id, i * 10L, "line " + i));
    }

    assertThat(store().history().log(id, 0, 3))
        .extracting(LogLine::sequence)
        .containsExactly(10L, 20L, 30L);
    assertThat(store().history().log(id, 30, 2))
        .extracting(LogLine::sequence)
        .containsExactly(40L, 50L);
    assertThat(store().history().log(id, 75, 10))
        .extracting(LogLine::sequence)
        .containsExactly(80L, 90L);
    assertThat(store().history().log(id, 90, 10)).isEmpty();
  }

  @Test
  void linesOfSeveralExecutionsAreKeptApart() {
    ExecutionId one = enqueued(ExecutionFixtures.call(at(0)));
    ExecutionId other = enqueued(ExecutionFixtures.call(at(0)));

    append(line(one, 1, "of one"), line(other, 1, "of the other"));
    append();

    assertThat(log(one)).containsExactly(line(one, 1, "of one"));
    assertThat(log(other)).containsExactly(line(other, 1, "of the other"));
    assertThat(log(Rows.newId())).isEmpty();
  }

  @Test
  void theLogOfAnExecutionThatIsOverStaysAndGrows() {
    ExecutionId id = enqueued(ExecutionFixtures.call(at(0)));
    append(line(id, 1, "begins"));
    runAll(ANN, at(0));

    append(line(id, 2, "ends"));

    assertThat(log(id)).extracting(LogLine::text).containsExactly("begins", "ends");
  }

  @Test
  void severalThreadsMayAppendTheSameLines() throws Exception {
    ExecutionId id = enqueued(ExecutionFixtures.call(at(0)));

    race(
        racer ->
            () -> {
              for (int i = 0; i < 20; i++) {
                LogLine[] lines = {line(id, i + 1L, "line"), line(id, i + 2L, "line")};
                repeating(
                    () -> {
                      append(lines);
                      return racer;
                    });
              }
              return racer;
            });

    assertThat(log(id)).hasSize(21);
  }

  // log marks and read marks

  @Test
  void aLogWithoutLinesHasNoWorstSeverity() {
    ExecutionId id = enqueued(ExecutionFixtures.call(at(0)));

    assertThat(mark("ann", id)).isEqualTo(new LogReadPosition(id, 0, 0, null));
  }

  @Test
  void theLastLineAndTheWorstSeverityAreTold() {
    ExecutionId id = enqueued(ExecutionFixtures.call(at(0)));

    append(line(id, 1, Severity.PROGRESS, ""));
    assertThat(mark("ann", id)).isEqualTo(new LogReadPosition(id, 1, 0, Severity.PROGRESS));
    append(line(id, 2, Severity.INFO, ""));
    assertThat(mark("ann", id).worst()).isEqualTo(Severity.INFO);
    append(line(id, 4, Severity.ERROR, ""));
    assertThat(mark("ann", id).worst()).isEqualTo(Severity.ERROR);
    append(line(id, 9, Severity.WARNING, ""), line(id, 7, Severity.INFO, ""));
    assertThat(mark("ann", id)).isEqualTo(new LogReadPosition(id, 9, 0, Severity.ERROR));
  }

  @Test
  void aReadMarkNeverGoesBack() {
    ExecutionId id = enqueued(ExecutionFixtures.call(at(0)));
    append(line(id, 1, "a"), line(id, 2, "b"), line(id, 3, "c"));

    store().history().markRead("ann", id, 2);
    assertThat(mark("ann", id)).isEqualTo(new LogReadPosition(id, 3, 2, Severity.INFO));
    store().history().markRead("ann", id, 1);
    assertThat(mark("ann", id).readUpTo()).isEqualTo(2);
    store().history().markRead("ann", id, 3);
    assertThat(mark("ann", id).readUpTo()).isEqualTo(3);
  }

  @Test
  void eachPrincipalHasReadMarksOfItsOwn() {
    ExecutionId id = enqueued(ExecutionFixtures.call(at(0)));
    ExecutionId other = enqueued(ExecutionFixtures.call(at(0)));
    append(line(id, 1, "a"), line(id, 2, "b"), line(other, 1, "c"));

    store().history().markRead("ann@acme.example", id, 2);
    store().history().markRead("bob@acme.example", id, 1);

    assertThat(mark("ann@acme.example", id).readUpTo()).isEqualTo(2);
    assertThat(mark("bob@acme.example", id).readUpTo()).isEqualTo(1);
    assertThat(mark("eve@acme.example", id).readUpTo()).isZero();
    assertThat(mark("ann@acme.example", other).readUpTo()).isZero();
  }

  @Test
  void marksComeOneForEachExecutionInOrder() {
    ExecutionId first = enqueued(ExecutionFixtures.call(at(0)));
    ExecutionId second = enqueued(ExecutionFixtures.call(at(0)));
    ExecutionId unknown = Rows.newId();
    append(line(first, 1, "a"), line(second, 1, Severity.WARNING, "b"));

    assertThat(store().history().logReadPositions("ann", List.of(second, unknown, first)))
        .containsExactly(
            new LogReadPosition(second, 1, 0, Severity.WARNING),
            new LogReadPosition(unknown, 0, 0, null),
            new LogReadPosition(first, 1, 0, Severity.INFO));
    assertThat(store().history().logReadPositions("ann", List.of())).isEmpty();
  }

  // audit

  @Test
  void theAuditIsListedTheNewestFirstAndNoMoreThanTheLimit() {
    TaskId task = savedTask("acme", "nightly");
    TaskId other = savedTask("globex", "nightly");
    for (int i = 1; i <= 4; i++) {
      store().tasks().save(Rows.row(task, i), null, audit(at(i), "saved"));
    }
    store().tasks().save(Rows.row(other, 1), null, audit(at(9), "saved"));

    assertThat(store().history().audit(task, 3))
        .containsExactly(audit(at(4), "saved"), audit(at(3), "saved"), audit(at(2), "saved"));
    assertThat(store().history().audit(task, 100)).hasSize(5);
    assertThat(store().history().audit(TaskId.of("nightly"), 100)).isEmpty();
  }

  @Test
  void theAuditIsKeptAsItCame() {
    TaskId task = savedTask("acme", "nightly");
    AuditEntry entry = new AuditEntry(at(3).plusMillis(7), "ann", "saved", "\u00e4 ' \\ % \n?");

    store().tasks().save(Rows.row(task, 1), null, entry);

    assertThat(store().history().audit(task, 1)).containsExactly(entry);
  }

  // prune

  @Test
  void withoutARetentionNothingIsRemoved() {
    overSlot(savedTask("acme", "nightly"), 0);
    over(ExecutionFixtures.call(at(0)));

    assertThat(store().history().prune(Retention.UNLIMITED, at(1_000_000), NO_LIMIT)).isZero();
    assertThat(remaining()).hasSize(2);
  }

  @Test
  void theNewestOfEachTaskAreKept() {
    TaskId task = savedTask("acme", "nightly");
    TaskId other = savedTask("globex", "nightly");
    overSlot(task, 0);
    overSlot(task, 10);
    ExecutionId third = overSlot(task, 20);
    ExecutionId fourth = overSlot(task, 30);
    ExecutionId ofOther = overSlot(other, 0);
    ExecutionId call = over(ExecutionFixtures.call(at(0)));

    assertThat(prunePerTask(2)).isEqualTo(2);

    assertThat(remaining()).containsExactlyInAnyOrder(third, fourth, ofOther, call);
    assertThat(prunePerTask(2)).isZero();
  }

  @Test
  void theNewestAreThoseThatEndedLast() {
    TaskId task = savedTask("acme", "nightly");
    ExecutionId slow = enqueued(ExecutionFixtures.slot(task, at(0)));
    Execution running = claimOne(ANN, at(0));
    overSlot(task, 10);
    completed(running, success(at(20)), at(20));

    assertThat(prunePerTask(1)).isEqualTo(1);

    assertThat(remaining()).containsExactly(slow);
  }

  @Test
  void theNewestOfEachTenantOfATaskAreKept() {
    TaskId task = savedTask(TaskId.of("everywhere"), null);
    over(ExecutionFixtures.slot(task, at(0)).tenant("acme"));
    ExecutionId acme = over(ExecutionFixtures.slot(task, at(10)).tenant("acme"));
    ExecutionId globex = over(ExecutionFixtures.slot(task, at(5)).tenant("globex"));

    assertThat(prunePerTask(1)).isEqualTo(1);

    assertThat(remaining()).containsExactlyInAnyOrder(acme, globex);
  }

  @Test
  void recordsOfSkippedSlotsCountToo() {
    TaskId task = savedTask("acme", "nightly");
    overSlot(task, 0);
    fire(ANN, at(10), skipping(task, skipped(task, at(9), SkipReason.PAUSED)));
    ExecutionId last = overSlot(task, 20);

    assertThat(prunePerTask(2)).isEqualTo(1);
    assertThat(remaining()).hasSize(2);
    assertThat(prunePerTask(1)).isEqualTo(1);
    assertThat(remaining()).containsExactly(last);
  }

  @Test
  void theNewestCallsOfEachActionAndTenantAreKept() {
    TaskId task = savedTask("acme", "nightly");
    ExecutionId ofTask = overSlot(task, 0);
    over(ExecutionFixtures.call(at(1)));
    over(ExecutionFixtures.call(at(2)));
    ExecutionId third = over(ExecutionFixtures.call(at(3)));
    ExecutionId globex = over(ExecutionFixtures.call(at(0)).tenant("globex"));
    ExecutionId other = enqueued(ExecutionFixtures.call(at(0)).action("b"));
    Execution running =
        claim(ANN, at(0), Set.of("b"), new ClaimRequest.Capacity(Rows.QUEUE, 1))
            .executions()
            .get(0)
            .execution();
    completed(running, success(at(0)), at(0));

    assertThat(prune(ANY_NUMBER, 1, ANY_AGE, at(100), NO_LIMIT)).isEqualTo(2);

    assertThat(remaining()).containsExactlyInAnyOrder(ofTask, third, globex, other);
  }

  @Test
  void nothingIsKeptThatWasOverLongerAgoThanTheAge() {
    TaskId task = savedTask("acme", "nightly");
    overSlot(task, 0);
    over(ExecutionFixtures.call(at(59)));
    ExecutionId justYoungEnough = overSlot(task, 60);
    ExecutionId young = over(ExecutionFixtures.call(at(61)));

    assertThat(prune(ANY_NUMBER, ANY_NUMBER, Duration.ofMinutes(10), at(660), NO_LIMIT))
        .isEqualTo(2);

    assertThat(remaining()).containsExactlyInAnyOrder(justYoungEnough, young);
  }

  @Test
  void whatIsLiveIsNeverRemoved() {
    TaskId task = savedTask("acme", "nightly");
    ExecutionId running = enqueued(ExecutionFixtures.slot(task, at(0)));
    claimOne(ANN, at(0));
    ExecutionId waiting = enqueued(ExecutionFixtures.slot(task, at(1)));
    append(line(running, 1, "begins"));

    assertThat(prune(1, 1, Duration.ofSeconds(1), at(100_000), NO_LIMIT)).isZero();

    assertThat(remaining()).containsExactlyInAnyOrder(running, waiting);
    assertThat(log(running)).hasSize(1);
  }

  @Test
  void whatIsLiveDoesNotCountAmongTheNewest() {
    TaskId task = savedTask("acme", "nightly");
    ExecutionId over = overSlot(task, 0);
    ExecutionId waiting = enqueued(ExecutionFixtures.slot(task, at(60)));

    assertThat(prunePerTask(1)).isZero();

    assertThat(remaining()).containsExactlyInAnyOrder(over, waiting);
  }

  @Test
  void theOldestAreRemovedFirstAndNoMoreThanTheLimit() {
    TaskId task = savedTask("acme", "nightly");
    TaskId other = savedTask("acme", "other");
    List<ExecutionId> ended = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      ended.add(overSlot(i % 2 == 0 ? task : other, i * 10L));
    }

    assertThat(prune(ANY_NUMBER, ANY_NUMBER, Duration.ofSeconds(1), at(1000), 4)).isEqualTo(4);
    assertThat(remaining()).containsExactly(ended.get(5), ended.get(4));
    assertThat(prune(ANY_NUMBER, ANY_NUMBER, Duration.ofSeconds(1), at(1000), 4)).isEqualTo(2);
    assertThat(remaining()).isEmpty();
  }

  @Test
  void whatIsRemovedGoesWithItsLogAttemptsReadMarksAndDocument() {
    ExecutionId gone = enqueued(ExecutionFixtures.call(at(0)).document("{\"a\":1}"));
    Execution first = claimOne(ANN, at(0));
    completed(first, new AttemptResult.Retry(at(1), failedAttempt(1, ANN, at(0), at(1))), at(1));
    runAll(ANN, at(1));
    append(line(gone, 1, Severity.ERROR, "a"));
    store().history().markRead("ann", gone, 1);
    ExecutionId kept = over(ExecutionFixtures.call(at(10)));
    append(line(kept, 1, "b"));
    store().history().markRead("ann", kept, 1);
    assertThat(store().history().attempts(gone)).hasSize(2);

    prune(ANY_NUMBER, 1, ANY_AGE, at(100), NO_LIMIT);

    assertThat(store().history().execution(TenantScope.ALL, gone)).isEmpty();
    assertThat(log(gone)).isEmpty();
    assertThat(store().history().attempts(gone)).isEmpty();
    assertThat(store().history().document(gone)).isEmpty();
    assertThat(mark("ann", gone)).isEqualTo(new LogReadPosition(gone, 0, 0, null));
    assertThat(mark("ann", kept)).isEqualTo(new LogReadPosition(kept, 1, 1, Severity.INFO));
  }

  @Test
  void whatIsRemovedGoesWithItsNotifications() {
    TaskId task = savedTask("acme", "nightly");
    ExecutionId gone = enqueued(ExecutionFixtures.slot(task, at(0)));
    ExecutionId mail = Rows.newId();
    completed(
        claimOne(ANN, at(0)),
        success(at(0), ExecutionFixtures.notification(task, gone, at(1)).id(mail).make()),
        at(0));
    completed(
        claimNotifications(ANN, at(1)).executions().get(0).execution(), success(at(99)), at(99));
    ExecutionId kept = overSlot(task, 100);

    prune(ANY_NUMBER, ANY_NUMBER, Duration.ofSeconds(50), at(101), NO_LIMIT);

    assertThat(remaining()).containsExactly(kept);
    assertThat(store().history().execution(TenantScope.ALL, mail)).isEmpty();
  }

  @Test
  void theTaskAndItsAuditOutliveItsHistory() {
    TaskId task = savedTask("acme", "nightly");
    overSlot(task, 0);

    prune(1, 1, Duration.ofSeconds(1), at(100_000), NO_LIMIT);

    assertThat(list(ExecutionQuery.of(task))).isEmpty();
    assertThat(entry(task).row().revision()).isEqualTo(1);
    assertThat(store().history().audit(task, 10)).hasSize(1);
  }

  @Test
  void attemptsAreListedByTheirNumber() {
    ExecutionId id = enqueued(ExecutionFixtures.call(at(0)));
    for (int i = 1; i <= 12; i++) {
      completed(
          claimOne(ANN, at(i)),
          new AttemptResult.Retry(at(i + 1L), failedAttempt(i, ANN, at(i), at(i))),
          at(i));
    }

    assertThat(store().history().attempts(id))
        .extracting(Attempt::number)
        .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
  }
}
