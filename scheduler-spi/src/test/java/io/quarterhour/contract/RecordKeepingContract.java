package io.quarterhour.contract;

import static io.quarterhour.contract.Rows.ANN;
import static io.quarterhour.contract.Rows.at;
import static io.quarterhour.contract.Rows.auditEntry;
import static io.quarterhour.contract.Rows.failedAttempt;
import static io.quarterhour.contract.Rows.logLine;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.execution.Attempt;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.LogLine;
import io.quarterhour.execution.Severity;
import io.quarterhour.query.LogReadPosition;
import io.quarterhour.store.execution.AttemptResult;
import io.quarterhour.task.AuditEntry;
import io.quarterhour.task.TaskId;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The part of {@link HistoryStoreContract} that tests logs, read positions of logs, the audit and
 * the order of attempts.
 */
abstract class RecordKeepingContract extends StoreContract {
  RecordKeepingContract() {}

  final void append(LogLine... lines) {
    store().history().appendLog(List.of(lines));
  }

  final List<LogLine> log(ExecutionId id) {
    return store().history().log(id, 0, 1000);
  }

  final LogReadPosition readPosition(String callerName, ExecutionId id) {
    return store().history().logReadPositions(callerName, List.of(id)).get(0);
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

  // attempts

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
