package io.quarterhour.memory;

import io.quarterhour.error.InvalidInputException;
import io.quarterhour.execution.Attempt;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.LogLine;
import io.quarterhour.execution.Origin;
import io.quarterhour.query.Cursor;
import io.quarterhour.query.ExecutionQuery;
import io.quarterhour.query.LogReadPosition;
import io.quarterhour.query.Page;
import io.quarterhour.query.PageRequest;
import io.quarterhour.query.RetentionPolicy;
import io.quarterhour.query.TaskQuery;
import io.quarterhour.store.HistoryStore;
import io.quarterhour.store.PruneResult;
import io.quarterhour.store.task.TaskRow;
import io.quarterhour.store.task.TaskSummary;
import io.quarterhour.task.AuditEntry;
import io.quarterhour.task.Pause;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.TenantId;
import io.quarterhour.tenant.TenantScope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Queries, logs, the audit trail and read positions, in memory. */
final class MemoryHistoryStore implements HistoryStore {
  private static final Comparator<ExecutionRow> OLDEST_FIRST =
      Comparator.comparing((ExecutionRow row) -> row.id);

  private final MemoryTables memoryTables;

  MemoryHistoryStore(MemoryTables memoryTables) {
    this.memoryTables = memoryTables;
  }

  @Override
  public Optional<TaskSummary> task(TenantScope scope, TaskId task) {
    synchronized (memoryTables) {
      StoredTask cell = memoryTables.tasks.get(task);
      return cell == null || cell.removed || !scope.includes(task.tenant())
          ? Optional.empty()
          : Optional.of(entry(cell, cell.newest()));
    }
  }

  @Override
  public Page<TaskSummary> tasks(TenantScope scope, TaskQuery query, PageRequest page) {
    synchronized (memoryTables) {
      Collection<StoredTask> cells =
          page.after() == null
              ? memoryTables.tasks.values()
              : memoryTables.tasks.tailMap(taskAt(page.after()), false).values();
      List<TaskSummary> found = new ArrayList<>();
      for (StoredTask cell : cells) {
        if (!cell.removed && scope.includes(cell.id.tenant()) && matches(cell, query)) {
          if (found.size() == page.size()) {
            TaskId last = found.get(found.size() - 1).row().id();
            return new Page<>(found, new Cursor(last.tenant() + "/" + last.name()));
          }
          found.add(entry(cell, cell.newest().withoutDocument()));
        }
      }
      return new Page<>(found, null);
    }
  }

  private static TaskId taskAt(Cursor cursor) {
    int slash = cursor.text().indexOf('/');
    if (slash < 0) {
      throw new InvalidInputException(
          "unknown cursor '" + cursor.text() + "': not a cursor of a list of tasks");
    }
    return new TaskId(
        TenantId.of(cursor.text().substring(0, slash)), cursor.text().substring(slash + 1));
  }

  private static boolean matches(StoredTask cell, TaskQuery query) {
    var columns = cell.newest().columns();
    if (columns.system() && !query.includesSystem()) {
      return false;
    }
    Pause pause = cell.scheduleState.pause();
    if (query.pausedBy() != null && (pause == null || !pause.by().equals(query.pausedBy()))) {
      return false;
    }
    if (query.text() == null) {
      return true;
    }
    String text = lower(query.text());
    return lower(cell.id.name()).contains(text)
        || lower(columns.title()).contains(text)
        || lower(columns.action()).contains(text);
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  private TaskSummary entry(StoredTask cell, TaskRow row) {
    return new TaskSummary(
        row,
        cell.scheduleState,
        cell.lastExecution,
        memoryTables.activeOf(cell.id, cell.id.tenant()));
  }

  @Override
  public Optional<Execution> execution(TenantScope scope, ExecutionId execution) {
    synchronized (memoryTables) {
      ExecutionRow row = memoryTables.find(execution);
      return row == null || !scope.includes(row.routing.tenant())
          ? Optional.empty()
          : Optional.of(row.execution());
    }
  }

  @Override
  public Page<Execution> executions(TenantScope scope, ExecutionQuery query, PageRequest page) {
    synchronized (memoryTables) {
      ExecutionId before = page.after() == null ? null : ExecutionId.parse(page.after().text());
      PriorityQueue<ExecutionRow> newest = new PriorityQueue<>(OLDEST_FIRST);
      memoryTables.forEach(
          row -> {
            if ((before == null || row.id.compareTo(before) < 0) && matches(row, scope, query)) {
              newest.add(row);
              if (newest.size() > page.size() + 1) {
                newest.remove();
              }
            }
          });
      boolean more = newest.size() > page.size();
      if (more) {
        newest.remove();
      }
      List<Execution> found =
          newest.stream()
              .sorted(OLDEST_FIRST.reversed())
              .map(row -> row.execution().withoutResult())
              .toList();
      return new Page<>(
          found, more ? new Cursor(found.get(found.size() - 1).id().toString()) : null);
    }
  }

  private static boolean matches(ExecutionRow row, TenantScope scope, ExecutionQuery query) {
    boolean hidden =
        row.origin.kind() == Origin.Kind.NOTIFICATION
            && !query.includesNotifications()
            && query.parent() == null;
    return !hidden
        && scope.includes(row.routing.tenant())
        && (query.task() == null || query.task().equals(row.origin.task()))
        && (query.states().isEmpty() || query.states().contains(row.state()))
        && (query.parent() == null || query.parent().equals(row.origin.parent()));
  }

  @Override
  public Optional<String> storedDocument(ExecutionId execution) {
    synchronized (memoryTables) {
      ExecutionRow row = memoryTables.find(execution);
      return row == null ? Optional.empty() : Optional.ofNullable(row.document);
    }
  }

  @Override
  public List<Attempt> attempts(ExecutionId execution) {
    synchronized (memoryTables) {
      return memoryTables.attemptsOf(execution);
    }
  }

  /** Drops lines of an execution that does not exist, because nothing would ever remove them. */
  @Override
  public void appendLog(List<LogLine> lines) {
    synchronized (memoryTables) {
      for (LogLine line : lines) {
        if (memoryTables.find(line.execution()) != null) {
          logOf(line.execution()).add(line);
        }
      }
    }
  }

  private ExecutionLogStore logOf(ExecutionId execution) {
    return memoryTables.logs.computeIfAbsent(execution, e -> new ExecutionLogStore());
  }

  @Override
  public List<LogLine> log(ExecutionId execution, long after, int limit) {
    synchronized (memoryTables) {
      ExecutionLogStore book = memoryTables.logs.get(execution);
      return book == null ? List.of() : book.after(after, limit);
    }
  }

  @Override
  public List<LogLine> logTail(ExecutionId execution, int limit) {
    synchronized (memoryTables) {
      ExecutionLogStore book = memoryTables.logs.get(execution);
      return book == null ? List.of() : book.tail(limit);
    }
  }

  @Override
  public void markLogRead(String callerName, ExecutionId execution, long sequence) {
    synchronized (memoryTables) {
      if (memoryTables.find(execution) != null) {
        logOf(execution).markRead(callerName, sequence);
      }
    }
  }

  @Override
  public List<LogReadPosition> logReadPositions(String callerName, List<ExecutionId> executions) {
    synchronized (memoryTables) {
      return executions.stream()
          .map(id -> mark(callerName, id, memoryTables.logs.get(id)))
          .toList();
    }
  }

  private static LogReadPosition mark(
      String callerName, ExecutionId id, @Nullable ExecutionLogStore book) {
    return book == null
        ? new LogReadPosition(id, 0, 0, null)
        : new LogReadPosition(id, book.last(), book.readUpTo(callerName), book.worst());
  }

  @Override
  public List<AuditEntry> audit(TaskId task, int limit) {
    synchronized (memoryTables) {
      return memoryTables.audit.newestOf(task, limit);
    }
  }

  @Override
  public PruneResult prune(RetentionPolicy policy, Instant now, int limit) {
    if (policy.equals(RetentionPolicy.UNLIMITED)) {
      return PruneResult.NOTHING;
    }
    synchronized (memoryTables) {
      int removed = memoryTables.prune(policy, now, limit);
      return new PruneResult(removed, removed == limit);
    }
  }
}
