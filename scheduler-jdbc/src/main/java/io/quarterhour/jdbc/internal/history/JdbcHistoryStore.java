package io.quarterhour.jdbc.internal.history;

import io.quarterhour.execution.Attempt;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.LogLine;
import io.quarterhour.jdbc.internal.rows.AttemptRows;
import io.quarterhour.jdbc.internal.rows.AuditRows;
import io.quarterhour.jdbc.internal.sql.TransactionRunner;
import io.quarterhour.query.ExecutionQuery;
import io.quarterhour.query.LogReadPosition;
import io.quarterhour.query.Page;
import io.quarterhour.query.PageRequest;
import io.quarterhour.query.RetentionPolicy;
import io.quarterhour.query.TaskQuery;
import io.quarterhour.store.HistoryStore;
import io.quarterhour.store.PruneResult;
import io.quarterhour.store.SetAsideItem;
import io.quarterhour.store.task.TaskSummary;
import io.quarterhour.task.AuditEntry;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.TenantScope;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Answers queries from tables, and stores logs, audit entries and read positions in them. */
public final class JdbcHistoryStore implements HistoryStore {
  private final TransactionRunner transactionRunner;
  private final HistoryPruner historyPruner;

  /** Creates a store that works through a transaction runner. */
  public JdbcHistoryStore(TransactionRunner transactionRunner) {
    this.transactionRunner = transactionRunner;
    historyPruner = new HistoryPruner(transactionRunner);
  }

  @Override
  public Optional<TaskSummary> task(TenantScope scope, TaskId task) {
    return scope.includes(task.tenant())
        ? transactionRunner.read("read task " + task, session -> TaskPages.one(session, task))
        : Optional.empty();
  }

  @Override
  public Page<TaskSummary> tasks(TenantScope scope, TaskQuery query, PageRequest page) {
    return transactionRunner.read(
        "list tasks", session -> TaskPages.page(session, scope, query, page));
  }

  @Override
  public Optional<Execution> execution(TenantScope scope, ExecutionId execution) {
    return transactionRunner
        .read("read execution " + execution, session -> ExecutionPages.one(session, execution))
        .filter(found -> scope.includes(found.tenant()));
  }

  @Override
  public Page<Execution> executions(TenantScope scope, ExecutionQuery query, PageRequest page) {
    return transactionRunner.read(
        "list executions", session -> new ExecutionPages(session, scope, query).page(page));
  }

  @Override
  public Optional<String> storedDocument(ExecutionId execution) {
    return transactionRunner.read(
        "read the document of execution " + execution,
        session -> ExecutionPages.document(session, execution));
  }

  @Override
  public List<Attempt> attempts(ExecutionId execution) {
    return transactionRunner.read(
        "read the attempts of execution " + execution,
        session -> AttemptRows.of(session, execution));
  }

  @Override
  public void appendLog(List<LogLine> lines) {
    if (!lines.isEmpty()) {
      LogRows.append(transactionRunner, lines);
    }
  }

  @Override
  public List<LogLine> log(ExecutionId execution, long after, int limit) {
    return transactionRunner.read(
        "read the log of execution " + execution,
        session -> LogRows.read(session, execution, after, limit));
  }

  @Override
  public List<LogLine> logTail(ExecutionId execution, int limit) {
    return transactionRunner.read(
        "read the end of the log of execution " + execution,
        session -> LogRows.readTail(session, execution, limit));
  }

  @Override
  public void markLogRead(String callerName, ExecutionId execution, long sequence) {
    transactionRunner.run(
        "mark the log of execution " + execution + " as read",
        session -> {
          LogRows.markRead(session, callerName, execution, sequence);
          return true;
        });
  }

  @Override
  public List<LogReadPosition> logReadPositions(String callerName, List<ExecutionId> executions) {
    return executions.isEmpty()
        ? List.of()
        : transactionRunner.read(
            "read log read positions", session -> LogRows.marks(session, callerName, executions));
  }

  @Override
  public List<AuditEntry> audit(TaskId task, int limit) {
    return transactionRunner.read(
        "read the audit of task " + task, session -> AuditRows.of(session, task, limit));
  }

  @Override
  public PruneResult prune(RetentionPolicy policy, Instant now, int limit) {
    return historyPruner.prune(policy, now, limit);
  }

  /** {@return the executions that are set aside, because the database refuses their removal} */
  public List<SetAsideItem> setAside() {
    return historyPruner.setAside();
  }
}
