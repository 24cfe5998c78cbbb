package io.quarterhour.store;

import io.quarterhour.execution.Attempt;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.LogLine;
import io.quarterhour.query.ExecutionQuery;
import io.quarterhour.query.LogReadPosition;
import io.quarterhour.query.Page;
import io.quarterhour.query.PageRequest;
import io.quarterhour.query.RetentionPolicy;
import io.quarterhour.query.TaskQuery;
import io.quarterhour.store.task.TaskSummary;
import io.quarterhour.task.AuditEntry;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.TenantScope;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The store for queries over tasks and executions, live and finished, and for logs, audit entries
 * and read positions.
 */
public interface HistoryStore {
  /**
   * Reads one task.
   *
   * @param scope the tenants whose tasks may be returned, by owner
   * @param task the id of the task
   * @return the task, or empty if there is none within the scope
   */
  Optional<TaskSummary> task(TenantScope scope, TaskId task);

  /**
   * Lists tasks in the order of owner and name. Their rows have an empty document, since a page of
   * long documents would fill the memory.
   *
   * @param scope the tenants whose tasks may be returned, by owner
   * @param query the selection of tasks
   * @param page the size of the page and its position
   * @return the page
   */
  Page<TaskSummary> tasks(TenantScope scope, TaskQuery query, PageRequest page);

  /**
   * Reads one execution.
   *
   * @param scope the tenants whose executions may be returned, by the tenant of the execution
   * @param execution the id of the execution
   * @return the execution, or empty if there is none within the scope
   */
  Optional<Execution> execution(TenantScope scope, ExecutionId execution);

  /**
   * Lists executions, the newest first, by id. Their outcomes have no result, since a page of long
   * results would fill the memory.
   *
   * @param scope the tenants whose executions may be returned, by the tenant of the execution
   * @param query the selection of executions
   * @param page the size of the page and its position
   * @return the page
   */
  Page<Execution> executions(TenantScope scope, ExecutionQuery query, PageRequest page);

  /**
   * Reads the document of an execution.
   *
   * @param execution the id of the execution
   * @return the document; empty if the execution has none or does not exist
   */
  Optional<String> storedDocument(ExecutionId execution);

  /**
   * Lists the recorded attempts of an execution in the order of their number.
   *
   * @param execution the id of the execution
   * @return the attempts; empty if there was only one
   */
  List<Attempt> attempts(ExecutionId execution);

  /**
   * Appends log lines. A line with an execution and a sequence that are stored already is dropped,
   * so that a repetition is harmless. Lines of an execution that does not exist or was pruned may
   * be stored or dropped.
   *
   * @param lines the lines, of any executions
   */
  void appendLog(List<LogLine> lines);

  /**
   * Reads log lines in the order of their sequence.
   *
   * @param execution the id of the execution
   * @param after the sequence after which lines are read; 0 for all lines
   * @param limit the maximum number of lines
   * @return the lines
   */
  List<LogLine> log(ExecutionId execution, long after, int limit);

  /**
   * Reads the last log lines in the order of their sequence.
   *
   * @param execution the id of the execution
   * @param limit the maximum number of lines
   * @return the lines with the highest sequences
   */
  List<LogLine> logTail(ExecutionId execution, int limit);

  /**
   * Records the position up to which a caller has read the log of an execution. A recorded position
   * never moves back.
   *
   * @param callerName the name of the caller
   * @param execution the id of the execution
   * @param sequence the sequence of the last line read
   */
  void markLogRead(String callerName, ExecutionId execution, long sequence);

  /**
   * Returns the positions up to which a caller has read the logs of executions.
   *
   * @param callerName the name of the caller
   * @param executions the ids of the executions
   * @return the position in each log, in the order of the executions
   */
  List<LogReadPosition> logReadPositions(String callerName, List<ExecutionId> executions);

  /**
   * Lists the audit entries of a task, the newest first.
   *
   * @param task the id of the task; the task may have been removed
   * @param limit the maximum number of entries
   * @return the entries
   */
  List<AuditEntry> audit(TaskId task, int limit);

  /**
   * Removes executions that exceed the retention from the history, with their documents, logs,
   * attempts, read positions and notifications. It is one short step of the work: the caller
   * repeats it at once while the result says that there is more, and later otherwise.
   *
   * <p>Live executions are never removed. An execution is spared as long as a notification about it
   * or a child of it is live, and is removed by a step after that one has finished. Notifications
   * are removed with the execution that they are about, or by themselves if it does not exist.
   * Tasks and their audit entries stay. The last execution that is stored with a task may outlive
   * the execution itself.
   *
   * <p>Nodes prune at the same time. A store either lets one of them do a step while the others
   * return {@link PruneResult#NOTHING}, or divides the work among them; it counts each removed
   * execution once. The cost of a step must depend on the number of executions that finished since
   * and that it removes, not on the size of the history. A step is one transaction, whose size must
   * be limited: if the log of an execution is long, several steps may be necessary to remove it.
   *
   * @param policy the limits of the history
   * @param now the present instant
   * @param limit the maximum number of executions to remove
   * @return the number of removed executions, and whether more may be removed at once
   */
  PruneResult prune(RetentionPolicy policy, Instant now, int limit);
}
