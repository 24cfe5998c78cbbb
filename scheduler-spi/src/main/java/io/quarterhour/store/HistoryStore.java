package io.quarterhour.store;

import io.quarterhour.execution.Attempt;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.LogLine;
import io.quarterhour.query.ExecutionQuery;
import io.quarterhour.query.LogReadPosition;
import io.quarterhour.query.Page;
import io.quarterhour.query.PageRequest;
import io.quarterhour.query.Retention;
import io.quarterhour.query.TaskQuery;
import io.quarterhour.store.task.TaskSummary;
import io.quarterhour.task.AuditEntry;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.TenantScope;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Answers what people ask, live and over, and keeps logs, audit and read marks. */
public interface HistoryStore {
  /**
   * Reads one task.
   *
   * @param scope whose tasks may be seen, by their owner
   * @param task which
   * @return the task, or empty if there is none within the scope
   */
  Optional<TaskSummary> task(TenantScope scope, TaskId task);

  /**
   * Lists tasks by owner and name.
   *
   * @param scope whose tasks may be seen, by their owner
   * @param query which
   * @param page how many, after which
   * @return a page
   */
  Page<TaskSummary> tasks(TenantScope scope, TaskQuery query, PageRequest page);

  /**
   * Reads one execution.
   *
   * @param scope whose executions may be seen, by their tenant
   * @param execution which
   * @return the execution, or empty if there is none within the scope
   */
  Optional<Execution> execution(TenantScope scope, ExecutionId execution);

  /**
   * Lists executions, the youngest id first.
   *
   * @param scope whose executions may be seen, by their tenant
   * @param query which
   * @param page how many, after which
   * @return a page
   */
  Page<Execution> executions(TenantScope scope, ExecutionQuery query, PageRequest page);

  /**
   * Reads what an execution runs or ran with.
   *
   * @param execution which
   * @return the document; empty if it has none or is not known
   */
  Optional<String> document(ExecutionId execution);

  /**
   * Lists the attempts of an execution that were recorded, by their number.
   *
   * @param execution which
   * @return the attempts; empty if there was only one
   */
  List<Attempt> attempts(ExecutionId execution);

  /**
   * Adds log lines. A line whose execution and sequence are there already is dropped, so that a
   * repetition is harmless. Of an execution that is not known, or was pruned, the store may keep
   * them or drop them.
   *
   * @param lines the lines of any executions
   */
  void appendLog(List<LogLine> lines);

  /**
   * Reads log lines in order of their sequence.
   *
   * @param execution whose
   * @param after only lines with a greater sequence; 0 for all
   * @param limit at most so many
   * @return the lines
   */
  List<LogLine> log(ExecutionId execution, long after, int limit);

  /**
   * Remembers how far somebody has read the log of an execution. A mark never goes back.
   *
   * @param principal who
   * @param execution whose log
   * @param sequence the last line read
   */
  void markRead(String principal, ExecutionId execution, long sequence);

  /**
   * Tells how the logs of executions stand for somebody.
   *
   * @param principal who
   * @param executions whose logs
   * @return one for each, in order
   */
  List<LogReadPosition> logReadPositions(String principal, List<ExecutionId> executions);

  /**
   * Lists what was done to a task, the newest first.
   *
   * @param task which; it may be removed already
   * @param limit at most so many
   * @return the entries
   */
  List<AuditEntry> audit(TaskId task, int limit);

  /**
   * Removes what is older than it need be from the history, with its documents, logs, attempts,
   * read marks and notifications. Live executions are never removed, and tasks and their audit
   * stay; what a task tells as its last run may outlive the execution.
   *
   * @param retention what to keep
   * @param now the present instant
   * @param limit removes at most so many executions
   * @return how many it removed; less than the limit if nothing is left to do
   */
  int prune(Retention retention, Instant now, int limit);
}
