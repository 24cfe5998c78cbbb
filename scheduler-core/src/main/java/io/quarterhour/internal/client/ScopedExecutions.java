package io.quarterhour.internal.client;

import io.quarterhour.error.ConflictException;
import io.quarterhour.error.InvalidInputException;
import io.quarterhour.error.NotFoundException;
import io.quarterhour.execution.Attempt;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.LogLine;
import io.quarterhour.internal.cache.DefinitionCache;
import io.quarterhour.internal.codec.CallCodec;
import io.quarterhour.internal.codec.DecodeException;
import io.quarterhour.query.ExecutionQuery;
import io.quarterhour.query.LogReadPosition;
import io.quarterhour.query.Page;
import io.quarterhour.query.PageRequest;
import io.quarterhour.store.HistoryStore;
import io.quarterhour.store.TaskStore;
import io.quarterhour.store.task.TaskRevision;
import io.quarterhour.store.task.TaskRow;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.Caller;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The stored executions within the scope of a caller. */
final class ScopedExecutions {
  private static final int MAX_LOG = 10_000;

  private final HistoryStore history;
  private final TaskStore taskStore;
  private final DefinitionCache definitions;
  private final ScopedTasks tasks;
  private final Caller caller;

  ScopedExecutions(
      HistoryStore history, TaskStore taskStore, DefinitionCache definitions, ScopedTasks tasks) {
    this.history = history;
    this.taskStore = taskStore;
    this.definitions = definitions;
    this.tasks = tasks;
    this.caller = tasks.caller();
  }

  Optional<Execution> find(ExecutionId execution) {
    return history.execution(caller.scope(), execution);
  }

  /** {@return an execution; fails if it is not visible} */
  Execution visible(ExecutionId execution) {
    return find(execution)
        .orElseThrow(
            () ->
                new NotFoundException(
                    "no execution " + execution + " is visible to caller '" + caller.name() + "'"));
  }

  Page<Execution> list(ExecutionQuery query, PageRequest page) {
    TaskId task = query.task();
    ExecutionQuery own =
        task == null
            ? query
            : new ExecutionQuery(
                tasks.id(task), query.states(), query.parent(), query.includesNotifications());
    return history.executions(caller.scope(), own, page);
  }

  Map<String, Object> parameters(ExecutionId id) {
    Execution execution = visible(id);
    Optional<String> document = history.storedDocument(id);
    Optional<TaskId> task = execution.task();
    try {
      return task.isPresent() && document.isEmpty()
          ? definitions
              .find(new TaskRevision(task.get(), execution.origin().taskRevision()))
              .task()
              .parameters()
          : CallCodec.decode(execution.action(), document.orElse(null)).call().parameters();
    } catch (DecodeException e) {
      throw new ConflictException(
          "the parameters of execution " + id + " cannot be read: " + e.getMessage());
    }
  }

  Optional<String> storedDocument(ExecutionId id) {
    Execution execution = visible(id);
    Optional<String> own = history.storedDocument(id);
    return own.isPresent()
        ? own
        : execution
            .task()
            // A tenant may see its execution of a task, but not the definition that the task has
            // for all tenants.
            .filter(task -> caller.scope().includes(task.tenant()))
            .map(task -> new TaskRevision(task, execution.origin().taskRevision()))
            .map(revision -> taskStore.definitions(List.of(revision)).get(revision))
            .map(TaskRow::document);
  }

  List<Attempt> attempts(ExecutionId execution) {
    return history.attempts(visible(execution).id());
  }

  List<LogLine> log(ExecutionId execution, long after, int limit) {
    if (limit < 1 || limit > MAX_LOG) {
      throw new InvalidInputException(
          "the number of log lines must be 1 to " + MAX_LOG + ", was " + limit);
    }
    return history.log(visible(execution).id(), after, limit);
  }

  void markLogRead(ExecutionId execution, long sequence) {
    history.markLogRead(caller.name(), visible(execution).id(), sequence);
  }

  List<LogReadPosition> logReadPositions(List<ExecutionId> executions) {
    return history.logReadPositions(caller.name(), executions).stream()
        .map(
            mark ->
                find(mark.execution()).isPresent()
                    ? mark
                    : new LogReadPosition(mark.execution(), 0, 0, null))
        .toList();
  }
}
