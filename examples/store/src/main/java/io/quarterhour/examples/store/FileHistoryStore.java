package io.quarterhour.examples.store;

import io.quarterhour.execution.Attempt;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.LogLine;
import io.quarterhour.execution.Severity;
import io.quarterhour.query.Cursor;
import io.quarterhour.query.ExecutionQuery;
import io.quarterhour.query.LogReadPosition;
import io.quarterhour.query.Page;
import io.quarterhour.query.PageRequest;
import io.quarterhour.query.RetentionPolicy;
import io.quarterhour.query.TaskQuery;
import io.quarterhour.store.HistoryStore;
import io.quarterhour.store.PruneResult;
import io.quarterhour.store.task.TaskRevision;
import io.quarterhour.store.task.TaskRow;
import io.quarterhour.store.task.TaskSummary;
import io.quarterhour.task.AuditEntry;
import io.quarterhour.task.Pause;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.TenantScope;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Queries of users. Lists are filtered row by row, which is simple and fast enough for the amount
 * of data that fits into memory.
 */
final class FileHistoryStore implements HistoryStore {
  private final Transactions transactions;
  private final Tables tables;
  private final ExecutionIndex executionIndex;
  private final HistoryPruner historyPruner;

  FileHistoryStore(Transactions transactions, Tables tables, ExecutionIndex executionIndex) {
    this.transactions = transactions;
    this.tables = tables;
    this.executionIndex = executionIndex;
    historyPruner = new HistoryPruner(tables, executionIndex);
  }

  @Override
  public Optional<TaskSummary> task(TenantScope scope, TaskId task) {
    return transactions.read(
        () ->
            scope.includes(task.tenant())
                ? Optional.ofNullable(summary(task, tables.tasks.get(task)))
                : Optional.empty());
  }

  private @Nullable TaskSummary summary(TaskId task, @Nullable TaskState state) {
    if (state == null || state.removed()) {
      return null;
    }
    TaskRow row =
        Objects.requireNonNull(tables.definitions.get(new TaskRevision(task, state.revision())));
    long active =
        executionIndex.liveOf(task).stream()
            .filter(item -> !item.isNotification() && !item.isChild())
            .count();
    return new TaskSummary(
        row, state.scheduleState(), state.lastExecution(), Math.toIntExact(active));
  }

  @Override
  public Page<TaskSummary> tasks(TenantScope scope, TaskQuery query, PageRequest page) {
    return transactions.read(
        () -> {
          TaskId after = page.after() == null ? null : Cursors.task(page.after());
          NavigableMap<TaskId, TaskState> rest = tables.tasks.byKey();
          rest = after == null ? rest : rest.tailMap(after, false);
          Stream<TaskSummary> found =
              rest.entrySet().stream()
                  .filter(item -> scope.includes(item.getKey().tenant()))
                  .map(item -> summary(item.getKey(), item.getValue()))
                  .filter(Objects::nonNull)
                  .filter(entry -> matches(entry, query))
                  .map(FileHistoryStore::withoutDocument);
          return page(found, page.size(), entry -> Cursors.of(entry.row().id()));
        });
  }

  private static TaskSummary withoutDocument(TaskSummary task) {
    return new TaskSummary(
        task.row().withoutDocument(), task.scheduleState(), task.lastExecution(), task.active());
  }

  private static boolean matches(TaskSummary task, TaskQuery query) {
    TaskRow.Columns columns = task.row().columns();
    Pause pause = task.scheduleState().pause();
    return (query.includesSystem() || !columns.system())
        && (query.pausedBy() == null || (pause != null && pause.by().equals(query.pausedBy())))
        && (query.text() == null
            || contains(task.row().id().name(), query.text())
            || contains(columns.title(), query.text())
            || contains(columns.action(), query.text()));
  }

  private static boolean contains(String text, String part) {
    return text.toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT));
  }

  /** Returns a page of the items found, with a cursor if there are more. */
  private static <T> Page<T> page(Stream<T> found, int size, Function<T, Cursor> cursor) {
    List<T> items = found.limit(size + 1L).toList();
    return items.size() <= size
        ? new Page<>(items, null)
        : new Page<>(items.subList(0, size), cursor.apply(items.get(size - 1)));
  }

  @Override
  public Optional<Execution> execution(TenantScope scope, ExecutionId id) {
    return transactions.read(
        () ->
            Optional.ofNullable(executionIndex.get(id))
                .map(ExecutionRow::execution)
                .filter(item -> scope.includes(item.tenant())));
  }

  @Override
  public Page<Execution> executions(TenantScope scope, ExecutionQuery query, PageRequest page) {
    return transactions.read(
        () -> {
          ExecutionId after = page.after() == null ? null : Cursors.execution(page.after());
          NavigableMap<ExecutionId, ExecutionRow> youngestFirst =
              tables.executions.byKey().descendingMap();
          Stream<Execution> found =
              (after == null ? youngestFirst : youngestFirst.tailMap(after, false))
                  .values().stream()
                      .filter(row -> scope.includes(row.tenant()) && matches(row, query))
                      .map(row -> row.execution().withoutResult());
          return page(found, page.size(), item -> Cursors.of(item.id()));
        });
  }

  private static boolean matches(ExecutionRow row, ExecutionQuery query) {
    ExecutionId parent = query.parent();
    return (query.task() == null || query.task().equals(row.task()))
        && (query.states().isEmpty() || query.states().contains(row.state()))
        && (parent == null || parent.equals(row.execution().origin().parent()))
        && (parent != null || query.includesNotifications() || !row.isNotification());
  }

  @Override
  public Optional<String> storedDocument(ExecutionId execution) {
    return transactions.read(() -> Optional.ofNullable(tables.documents.get(execution)));
  }

  @Override
  public List<Attempt> attempts(ExecutionId execution) {
    return transactions.read(() -> executionIndex.attempts(execution));
  }

  /** Drops lines of an execution that does not exist, because nothing would ever remove them. */
  @Override
  public void appendLog(List<LogLine> lines) {
    transactions.write(
        () -> {
          for (LogLine line : lines) {
            Keys.ExecutionItem key = new Keys.ExecutionItem(line.execution(), line.sequence());
            if (executionIndex.get(line.execution()) != null && tables.log.get(key) == null) {
              tables.log.put(key, line);
            }
          }
          return null;
        });
  }

  @Override
  public List<LogLine> log(ExecutionId execution, long after, int limit) {
    return transactions.read(() -> linesAfter(execution, after).stream().limit(limit).toList());
  }

  @Override
  public List<LogLine> logTail(ExecutionId execution, int limit) {
    return transactions.read(
        () -> {
          List<LogLine> lines = List.copyOf(linesAfter(execution, 0));
          return lines.subList(Math.max(0, lines.size() - limit), lines.size());
        });
  }

  private Collection<LogLine> linesAfter(ExecutionId execution, long after) {
    return tables
        .log
        .byKey()
        .subMap(
            new Keys.ExecutionItem(execution, after),
            false,
            Keys.ExecutionItem.last(execution),
            true)
        .values();
  }

  @Override
  public void markLogRead(String callerName, ExecutionId execution, long sequence) {
    transactions.write(
        () -> {
          Keys.ReadPosition key = new Keys.ReadPosition(execution, callerName);
          Long previous = tables.readPositions.get(key);
          if (executionIndex.get(execution) != null && (previous == null || previous < sequence)) {
            tables.readPositions.put(key, sequence);
          }
          return null;
        });
  }

  @Override
  public List<LogReadPosition> logReadPositions(String callerName, List<ExecutionId> ids) {
    return transactions.read(
        () -> ids.stream().map(item -> readPosition(callerName, item)).toList());
  }

  private LogReadPosition readPosition(String callerName, ExecutionId execution) {
    long last = 0;
    Severity worst = null;
    for (LogLine line : linesAfter(execution, 0)) {
      last = line.sequence();
      worst = worst == null || line.severity().compareTo(worst) > 0 ? line.severity() : worst;
    }
    Long read = tables.readPositions.get(new Keys.ReadPosition(execution, callerName));
    return new LogReadPosition(execution, last, read == null ? 0 : read, worst);
  }

  @Override
  public List<AuditEntry> audit(TaskId task, int limit) {
    return transactions.read(
        () ->
            tables
                .audit
                .byKey()
                .subMap(new Keys.Audit(task, 0), true, new Keys.Audit(task, Long.MAX_VALUE), true)
                .descendingMap()
                .values()
                .stream()
                .limit(limit)
                .toList());
  }

  @Override
  public PruneResult prune(RetentionPolicy policy, Instant now, int limit) {
    int removed = transactions.write(() -> historyPruner.prune(policy.rules(), now, limit));
    return new PruneResult(removed, removed == limit);
  }
}
