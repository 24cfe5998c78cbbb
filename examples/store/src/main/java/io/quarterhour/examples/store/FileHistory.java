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
import io.quarterhour.query.Retention;
import io.quarterhour.query.TaskQuery;
import io.quarterhour.store.HistoryStore;
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
 * What people ask for. Lists are filtered row by row: simple, and fast enough for what fits here.
 */
final class FileHistory implements HistoryStore {
  private final Acts acts;
  private final Tables tables;
  private final Executions executions;
  private final Pruning pruning;

  FileHistory(Acts acts, Tables tables, Executions executions) {
    this.acts = acts;
    this.tables = tables;
    this.executions = executions;
    pruning = new Pruning(tables, executions);
  }

  @Override
  public Optional<TaskSummary> task(TenantScope scope, TaskId task) {
    return acts.read(
        () ->
            scope.includes(task.tenant())
                ? Optional.ofNullable(entry(task, tables.tasks.get(task)))
                : Optional.empty());
  }

  private @Nullable TaskSummary entry(TaskId task, @Nullable TaskState state) {
    if (state == null || state.removed()) {
      return null;
    }
    TaskRow row =
        Objects.requireNonNull(tables.definitions.get(new TaskRevision(task, state.revision())));
    long active =
        executions.liveOf(task).stream()
            .filter(one -> !one.isNotification() && !one.isChild())
            .count();
    return new TaskSummary(
        row, state.scheduleState(), state.lastExecution(), Math.toIntExact(active));
  }

  @Override
  public Page<TaskSummary> tasks(TenantScope scope, TaskQuery query, PageRequest page) {
    return acts.read(
        () -> {
          TaskId after = page.after() == null ? null : Cursors.task(page.after());
          NavigableMap<TaskId, TaskState> rest = tables.tasks.byKey();
          rest = after == null ? rest : rest.tailMap(after, false);
          Stream<TaskSummary> found =
              rest.entrySet().stream()
                  .filter(one -> scope.includes(one.getKey().tenant()))
                  .map(one -> entry(one.getKey(), one.getValue()))
                  .filter(Objects::nonNull)
                  .filter(entry -> matches(entry, query));
          return page(found, page.size(), entry -> Cursors.of(entry.row().id()));
        });
  }

  private static boolean matches(TaskSummary entry, TaskQuery query) {
    TaskRow.Columns columns = entry.row().columns();
    Pause pause = entry.scheduleState().pause();
    return (query.withSystem() || !columns.system())
        && (query.pausedBy() == null || (pause != null && pause.by().equals(query.pausedBy())))
        && (query.text() == null
            || contains(entry.row().id().name(), query.text())
            || contains(columns.title(), query.text())
            || contains(columns.action(), query.text()));
  }

  private static boolean contains(String whole, String part) {
    return whole.toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT));
  }

  /** A page of what was found, and a cursor if there is more. */
  private static <T> Page<T> page(Stream<T> found, int size, Function<T, Cursor> cursor) {
    List<T> items = found.limit(size + 1L).toList();
    return items.size() <= size
        ? new Page<>(items, null)
        : new Page<>(items.subList(0, size), cursor.apply(items.get(size - 1)));
  }

  @Override
  public Optional<Execution> execution(TenantScope scope, ExecutionId id) {
    return acts.read(
        () ->
            Optional.ofNullable(executions.get(id))
                .map(ExecutionRow::execution)
                .filter(one -> scope.includes(one.tenant())));
  }

  @Override
  public Page<Execution> executions(TenantScope scope, ExecutionQuery query, PageRequest page) {
    return acts.read(
        () -> {
          ExecutionId after = page.after() == null ? null : Cursors.execution(page.after());
          NavigableMap<ExecutionId, ExecutionRow> youngestFirst =
              tables.executions.byKey().descendingMap();
          Stream<Execution> found =
              (after == null ? youngestFirst : youngestFirst.tailMap(after, false))
                  .values().stream()
                      .filter(row -> scope.includes(row.tenant()) && matches(row, query))
                      .map(ExecutionRow::execution);
          return page(found, page.size(), one -> Cursors.of(one.id()));
        });
  }

  private static boolean matches(ExecutionRow row, ExecutionQuery query) {
    ExecutionId parent = query.parent();
    return (query.task() == null || query.task().equals(row.task()))
        && (query.states().isEmpty() || query.states().contains(row.state()))
        && (parent == null || parent.equals(row.execution().origin().parent()))
        && (parent != null || query.withNotifications() || !row.isNotification());
  }

  @Override
  public Optional<String> document(ExecutionId execution) {
    return acts.read(() -> Optional.ofNullable(tables.documents.get(execution)));
  }

  @Override
  public List<Attempt> attempts(ExecutionId execution) {
    return acts.read(() -> executions.attempts(execution));
  }

  /** Lines of an execution that is gone are dropped: nothing would ever remove them. */
  @Override
  public void appendLog(List<LogLine> lines) {
    acts.write(
        () -> {
          for (LogLine line : lines) {
            Keys.OfExecution key = new Keys.OfExecution(line.execution(), line.sequence());
            if (executions.get(line.execution()) != null && tables.log.get(key) == null) {
              tables.log.put(key, line);
            }
          }
          return null;
        });
  }

  @Override
  public List<LogLine> log(ExecutionId execution, long after, int limit) {
    return acts.read(() -> linesAfter(execution, after).stream().limit(limit).toList());
  }

  private Collection<LogLine> linesAfter(ExecutionId execution, long after) {
    return tables
        .log
        .byKey()
        .subMap(
            new Keys.OfExecution(execution, after), false, Keys.OfExecution.last(execution), true)
        .values();
  }

  @Override
  public void markRead(String principal, ExecutionId execution, long sequence) {
    acts.write(
        () -> {
          Keys.ReadMark key = new Keys.ReadMark(execution, principal);
          Long before = tables.readMarks.get(key);
          if (executions.get(execution) != null && (before == null || before < sequence)) {
            tables.readMarks.put(key, sequence);
          }
          return null;
        });
  }

  @Override
  public List<LogReadPosition> logReadPositions(String principal, List<ExecutionId> some) {
    return acts.read(() -> some.stream().map(one -> logMark(principal, one)).toList());
  }

  private LogReadPosition logMark(String principal, ExecutionId execution) {
    long last = 0;
    Severity worst = null;
    for (LogLine line : linesAfter(execution, 0)) {
      last = line.sequence();
      worst = worst == null || line.severity().compareTo(worst) > 0 ? line.severity() : worst;
    }
    Long read = tables.readMarks.get(new Keys.ReadMark(execution, principal));
    return new LogReadPosition(execution, last, read == null ? 0 : read, worst);
  }

  @Override
  public List<AuditEntry> audit(TaskId task, int limit) {
    return acts.read(
        () ->
            tables
                .audit
                .byKey()
                .subMap(new Keys.OfTask(task, 0), true, new Keys.OfTask(task, Long.MAX_VALUE), true)
                .descendingMap()
                .values()
                .stream()
                .limit(limit)
                .toList());
  }

  @Override
  public int prune(Retention retention, Instant now, int limit) {
    return acts.write(() -> pruning.prune(retention, now, limit));
  }
}
