package io.quarterhour.contract;

import static io.quarterhour.contract.Rows.ANN;
import static io.quarterhour.contract.Rows.at;
import static io.quarterhour.contract.Rows.auditEntry;
import static io.quarterhour.contract.Rows.failedAttempt;
import static io.quarterhour.contract.Rows.logLine;
import static io.quarterhour.contract.Rows.skippedSlot;
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

/**
 * The part of {@link HistoryStoreContract} that tests logs, read positions of logs, the audit,
 * pruning and the order of attempts.
 */
abstract class RecordKeepingContract extends StoreContract {
  private static final int UNLIMITED_COUNT = Integer.MAX_VALUE;
  private static final Duration UNLIMITED_AGE = Retention.UNLIMITED.maxAge();
  private static final int NO_LIMIT = 10_000;

  RecordKeepingContract() {}

  private void append(LogLine... lines) {
    store().history().appendLog(List.of(lines));
  }

  private List<LogLine> log(ExecutionId id) {
    return store().history().log(id, 0, 1000);
  }

  private LogReadPosition readPosition(String callerName, ExecutionId id) {
    return store().history().logReadPositions(callerName, List.of(id)).get(0);
  }

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

  private int prune(int perTask, int perAction, Duration age, Instant now, int limit) {
    return store().history().prune(new Retention(perTask, perAction, age), now, limit);
  }

  private int prunePerTask(int number) {
    return prune(number, UNLIMITED_COUNT, UNLIMITED_AGE, at(10_000), NO_LIMIT);
  }

  private List<ExecutionId> remaining() {
    return list(ExecutionQuery.ALL).stream().map(Execution::id).toList();
  }

  // log

  @Test
  void logLinesAreSortedBySequence() {
    ExecutionId id = enqueueOne(ExecutionFixtures.call(at(0)));
    LogLine first = logLine(id, 1, Severity.INFO, "begins");
    LogLine second = logLine(id, 2, Severity.PROGRESS, "");
    LogLine fifth = logLine(id, 5, Severity.ERROR, "fails: \u00e4 \ud83d\udd52 ' \\ %\nat line 2");

    append(fifth, first);
    append(second);

    assertThat(log(id)).containsExactly(first, second, fifth);
  }

  @Test
  void longLogLineIsStoredUnchanged() {
    ExecutionId id = enqueueOne(ExecutionFixtures.call(at(0)));
    LogLine longest = logLine(id, 1, "\u00e4".repeat(10_000));

    append(longest);

    assertThat(log(id)).containsExactly(longest);
  }

  @Test
  void thousandsOfLogLinesAreStored() {
    ExecutionId id = enqueueOne(ExecutionFixtures.call(at(0)));
    LogLine[] lines = new LogLine[2500];
    Arrays.setAll(lines, i -> logLine(id, i + 1, "line " + i));

    append(lines);

    assertThat(store().history().log(id, 0, 3000)).containsExactly(lines);
  }

  @Test
  void logLineWithAnExistingSequenceIsDropped() {
    ExecutionId id = enqueueOne(ExecutionFixtures.call(at(0)));
    LogLine first = logLine(id, 1, "first");
    LogLine third = logLine(id, 3, "third");
    append(first, logLine(id, 2, "second"));

    append(first, logLine(id, 2, Severity.ERROR, "not second"), third, logLine(id, 3, "not third"));

    assertThat(log(id)).containsExactly(first, logLine(id, 2, "second"), third);
    assertThat(readPosition("ann", id).maxSeverity()).isEqualTo(Severity.INFO);
  }

  @Test
  void logIsReadAfterTheGivenSequenceUpToTheLimit() {
    ExecutionId id = enqueueOne(ExecutionFixtures.call(at(0)));
    for (int i = 1; i <= 9; i++) {
      append(logLine(id, i * 10L, "line " + i));
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
  void endOfALogIsReadInOrder() {
    ExecutionId id = enqueueOne(ExecutionFixtures.call(at(0)));
    append(
        logLine(id, 30, "c"),
        logLine(id, 10, "a"),
        logLine(id, 20, "b"),
        logLine(enqueueOne(ExecutionFixtures.call(at(1))), 40, "of another"));

    assertThat(store().history().logTail(id, 2))
        .containsExactly(logLine(id, 20, "b"), logLine(id, 30, "c"));
    assertThat(store().history().logTail(id, 10)).isEqualTo(log(id)).hasSize(3);
    assertThat(store().history().logTail(Rows.newId(), 10)).isEmpty();
  }

  @Test
  void logsOfExecutionsAreSeparate() {
    ExecutionId first = enqueueOne(ExecutionFixtures.call(at(0)));
    ExecutionId second = enqueueOne(ExecutionFixtures.call(at(0)));

    append(logLine(first, 1, "of one"), logLine(second, 1, "of the other"));
    append();

    assertThat(log(first)).containsExactly(logLine(first, 1, "of one"));
    assertThat(log(second)).containsExactly(logLine(second, 1, "of the other"));
    assertThat(log(Rows.newId())).isEmpty();
  }

  @Test
  void logOfAFinishedExecutionRemainsAndMayGrow() {
    ExecutionId id = enqueueOne(ExecutionFixtures.call(at(0)));
    append(logLine(id, 1, "begins"));
    runAll(ANN, at(0));

    append(logLine(id, 2, "ends"));

    assertThat(log(id)).extracting(LogLine::text).containsExactly("begins", "ends");
  }

  @Test
  void concurrentThreadsMayAppendTheSameLines() throws Exception {
    ExecutionId id = enqueueOne(ExecutionFixtures.call(at(0)));

    race(
        racer ->
            () -> {
              for (int i = 0; i < 20; i++) {
                LogLine[] lines = {logLine(id, i + 1L, "line"), logLine(id, i + 2L, "line")};
                retryTransient(
                    () -> {
                      append(lines);
                      return racer;
                    });
              }
              return racer;
            });

    assertThat(log(id)).hasSize(21);
  }

  // log read positions

  @Test
  void emptyLogHasNoMaximumSeverity() {
    ExecutionId id = enqueueOne(ExecutionFixtures.call(at(0)));

    assertThat(readPosition("ann", id)).isEqualTo(new LogReadPosition(id, 0, 0, null));
  }

  @Test
  void readPositionHasTheLastLineAndTheMaximumSeverity() {
    ExecutionId id = enqueueOne(ExecutionFixtures.call(at(0)));

    append(logLine(id, 1, Severity.PROGRESS, ""));
    assertThat(readPosition("ann", id)).isEqualTo(new LogReadPosition(id, 1, 0, Severity.PROGRESS));
    append(logLine(id, 2, Severity.INFO, ""));
    assertThat(readPosition("ann", id).maxSeverity()).isEqualTo(Severity.INFO);
    append(logLine(id, 4, Severity.ERROR, ""));
    assertThat(readPosition("ann", id).maxSeverity()).isEqualTo(Severity.ERROR);
    append(logLine(id, 9, Severity.WARNING, ""), logLine(id, 7, Severity.INFO, ""));
    assertThat(readPosition("ann", id)).isEqualTo(new LogReadPosition(id, 9, 0, Severity.ERROR));
  }

  @Test
  void readPositionNeverMovesBack() {
    ExecutionId id = enqueueOne(ExecutionFixtures.call(at(0)));
    append(logLine(id, 1, "a"), logLine(id, 2, "b"), logLine(id, 3, "c"));

    store().history().markLogRead("ann", id, 2);
    assertThat(readPosition("ann", id)).isEqualTo(new LogReadPosition(id, 3, 2, Severity.INFO));
    store().history().markLogRead("ann", id, 1);
    assertThat(readPosition("ann", id).readUpTo()).isEqualTo(2);
    store().history().markLogRead("ann", id, 3);
    assertThat(readPosition("ann", id).readUpTo()).isEqualTo(3);
  }

  @Test
  void eachCallerHasItsOwnReadPositions() {
    ExecutionId id = enqueueOne(ExecutionFixtures.call(at(0)));
    ExecutionId other = enqueueOne(ExecutionFixtures.call(at(0)));
    append(logLine(id, 1, "a"), logLine(id, 2, "b"), logLine(other, 1, "c"));

    store().history().markLogRead("ann@acme.example", id, 2);
    store().history().markLogRead("bob@acme.example", id, 1);

    assertThat(readPosition("ann@acme.example", id).readUpTo()).isEqualTo(2);
    assertThat(readPosition("bob@acme.example", id).readUpTo()).isEqualTo(1);
    assertThat(readPosition("eve@acme.example", id).readUpTo()).isZero();
    assertThat(readPosition("ann@acme.example", other).readUpTo()).isZero();
  }

  @Test
  void readPositionsAreInRequestOrder() {
    ExecutionId first = enqueueOne(ExecutionFixtures.call(at(0)));
    ExecutionId second = enqueueOne(ExecutionFixtures.call(at(0)));
    ExecutionId unknown = Rows.newId();
    append(logLine(first, 1, "a"), logLine(second, 1, Severity.WARNING, "b"));

    assertThat(store().history().logReadPositions("ann", List.of(second, unknown, first)))
        .containsExactly(
            new LogReadPosition(second, 1, 0, Severity.WARNING),
            new LogReadPosition(unknown, 0, 0, null),
            new LogReadPosition(first, 1, 0, Severity.INFO));
    assertThat(store().history().logReadPositions("ann", List.of())).isEmpty();
  }

  // audit

  @Test
  void auditIsListedNewestFirstUpToTheLimit() {
    TaskId task = saveTask("acme", "nightly");
    TaskId other = saveTask("globex", "nightly");
    for (int i = 1; i <= 4; i++) {
      store().tasks().save(Rows.taskRow(task, i), null, auditEntry(at(i), "saved"));
    }
    store().tasks().save(Rows.taskRow(other, 1), null, auditEntry(at(9), "saved"));

    assertThat(store().history().audit(task, 3))
        .containsExactly(
            auditEntry(at(4), "saved"), auditEntry(at(3), "saved"), auditEntry(at(2), "saved"));
    assertThat(store().history().audit(task, 100)).hasSize(5);
    assertThat(store().history().audit(TaskId.of("nightly"), 100)).isEmpty();
  }

  @Test
  void auditEntryIsStoredUnchanged() {
    TaskId task = saveTask("acme", "nightly");
    AuditEntry entry = new AuditEntry(at(3).plusMillis(7), "ann", "saved", "\u00e4 ' \\ % \n?");

    store().tasks().save(Rows.taskRow(task, 1), null, entry);

    assertThat(store().history().audit(task, 1)).containsExactly(entry);
  }

  // prune

  @Test
  void unlimitedRetentionRemovesNothing() {
    finishedSlot(saveTask("acme", "nightly"), 0);
    finishedExecution(ExecutionFixtures.call(at(0)));

    assertThat(store().history().prune(Retention.UNLIMITED, at(1_000_000), NO_LIMIT)).isZero();
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

    assertThat(prune(UNLIMITED_COUNT, 1, UNLIMITED_AGE, at(100), NO_LIMIT)).isEqualTo(2);

    assertThat(remaining()).containsExactlyInAnyOrder(ofTask, third, globex, other);
  }

  @Test
  void executionsFinishedLongerAgoThanTheMaximumAgeAreRemoved() {
    TaskId task = saveTask("acme", "nightly");
    finishedSlot(task, 0);
    finishedExecution(ExecutionFixtures.call(at(59)));
    ExecutionId atMaximumAge = finishedSlot(task, 60);
    ExecutionId recent = finishedExecution(ExecutionFixtures.call(at(61)));

    assertThat(prune(UNLIMITED_COUNT, UNLIMITED_COUNT, Duration.ofMinutes(10), at(660), NO_LIMIT))
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

    assertThat(prune(1, 1, Duration.ofSeconds(1), at(100_000), NO_LIMIT)).isZero();

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

    assertThat(prune(UNLIMITED_COUNT, UNLIMITED_COUNT, Duration.ofSeconds(1), at(1000), 4))
        .isEqualTo(4);
    assertThat(remaining()).containsExactly(finished.get(5), finished.get(4));
    assertThat(prune(UNLIMITED_COUNT, UNLIMITED_COUNT, Duration.ofSeconds(1), at(1000), 4))
        .isEqualTo(2);
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

    prune(UNLIMITED_COUNT, 1, UNLIMITED_AGE, at(100), NO_LIMIT);

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

    prune(UNLIMITED_COUNT, UNLIMITED_COUNT, Duration.ofSeconds(50), at(101), NO_LIMIT);

    assertThat(remaining()).containsExactly(retained);
    assertThat(store().history().execution(TenantScope.ALL, mail)).isEmpty();
  }

  @Test
  void pruneKeepsTheTaskAndItsAudit() {
    TaskId task = saveTask("acme", "nightly");
    finishedSlot(task, 0);

    prune(1, 1, Duration.ofSeconds(1), at(100_000), NO_LIMIT);

    assertThat(list(ExecutionQuery.of(task))).isEmpty();
    assertThat(summary(task).row().revision()).isEqualTo(1);
    assertThat(store().history().audit(task, 10)).hasSize(1);
  }

  @Test
  void attemptsAreSortedByNumber() {
    ExecutionId id = enqueueOne(ExecutionFixtures.call(at(0)));
    for (int i = 1; i <= 12; i++) {
      completeOne(
          claimOne(ANN, at(i)),
          new AttemptResult.Retry(at(i + 1L), failedAttempt(i, ANN, at(i), at(i))),
          at(i));
    }

    assertThat(store().history().attempts(id))
        .extracting(Attempt::number)
        .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
  }
}
