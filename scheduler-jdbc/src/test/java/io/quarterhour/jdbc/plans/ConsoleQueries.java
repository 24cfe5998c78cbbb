package io.quarterhour.jdbc.plans;

import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.query.ExecutionQuery;
import io.quarterhour.query.Page;
import io.quarterhour.query.PageRequest;
import io.quarterhour.query.TaskQuery;
import io.quarterhour.store.HistoryStore;
import io.quarterhour.store.MaintenanceStore;
import io.quarterhour.store.SchedulerStore;
import io.quarterhour.store.task.TaskSummary;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.TenantId;
import io.quarterhour.tenant.TenantScope;
import java.util.List;
import java.util.Set;

/** Queries of users as a console sends them, page by page. */
final class ConsoleQueries {
  private static final PageRequest PAGE = PageRequest.first();
  private static final int ERASED = 1000;

  private final HistoryStore history;
  private final MaintenanceStore maintenance;
  private final PlanRecorder plans;
  private final TableContent content;

  ConsoleQueries(SchedulerStore store, PlanRecorder plans, TableContent content) {
    history = store.history();
    maintenance = store.maintenance();
    this.plans = plans;
    this.content = content;
  }

  /** Runs the frequent queries. */
  void runFrequent() throws Exception {
    TenantScope tenant = scopeOf(content.tenant());
    plans.record(StoreOperation.TASK, () -> history.task(TenantScope.ALL, content.busy()));
    plans.record(StoreOperation.EXECUTIONS, () -> executions(TenantScope.ALL, ExecutionQuery.ALL));
    Page<Execution> ofTask =
        plans.record(StoreOperation.EXECUTIONS_OF_TASK, () -> executionsOf(content.busy()));
    Execution execution = ofTask.items().get(0);
    plans.record(
        StoreOperation.EXECUTION, () -> history.execution(TenantScope.ALL, execution.id()));
    plans.record(StoreOperation.EXECUTIONS_OF_QUIET_TASK, () -> executionsOf(content.quiet()));
    plans.record(StoreOperation.EXECUTIONS_OF_TENANT, () -> executions(tenant, ExecutionQuery.ALL));
    plans.record(
        StoreOperation.EXECUTIONS_OF_SMALL_TENANT,
        () -> executions(scopeOf(content.small()), ExecutionQuery.ALL));
    plans.record(StoreOperation.TASKS, () -> tasks(TenantScope.ALL, PAGE));
    Page<TaskSummary> ofTenant =
        plans.record(StoreOperation.TASKS_OF_TENANT, () -> tasks(tenant, PAGE));
    PageRequest next = PAGE.after(ofTenant.next().orElseThrow());
    plans.record(StoreOperation.TASKS_AFTER, () -> tasks(TenantScope.ALL, next));
  }

  /** Runs the rare queries, which may read whole tables. */
  void runRare() throws Exception {
    plans.record(
        StoreOperation.FAILURES,
        () -> executions(TenantScope.ALL, ExecutionQuery.ALL.in(ExecutionState.FAILED)));
    plans.record(
        StoreOperation.TASKS_BY_TEXT,
        () -> history.tasks(TenantScope.ALL, TaskQuery.ALL.matching("nowhere"), PAGE));
    for (TenantId tenant : List.of(content.tenant(), content.small())) {
      int erased = ERASED;
      while (erased == ERASED) {
        erased = plans.record(StoreOperation.ERASE, () -> maintenance.erase(tenant, ERASED));
      }
    }
  }

  private static TenantScope scopeOf(TenantId tenant) {
    return TenantScope.of(Set.of(tenant));
  }

  private Page<Execution> executionsOf(TaskId task) {
    return executions(TenantScope.ALL, ExecutionQuery.of(task));
  }

  /** {@return the first page; the second page, if any, is queried too} */
  private Page<Execution> executions(TenantScope scope, ExecutionQuery query) {
    Page<Execution> first = history.executions(scope, query, PAGE);
    first.next().ifPresent(cursor -> history.executions(scope, query, PAGE.after(cursor)));
    return first;
  }

  private Page<TaskSummary> tasks(TenantScope scope, PageRequest page) {
    return history.tasks(scope, TaskQuery.ALL, page);
  }
}
