package io.quarterhour.examples.benchmarks.plans;

import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.query.ExecutionQuery;
import io.quarterhour.query.Page;
import io.quarterhour.query.PageRequest;
import io.quarterhour.query.TaskQuery;
import io.quarterhour.store.HistoryStore;
import io.quarterhour.store.SchedulerStore;
import io.quarterhour.store.task.TaskSummary;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.TenantId;
import io.quarterhour.tenant.TenantScope;
import java.util.Set;

/** What people ask, as consoles ask it: page by page. */
final class Questions {
  private static final PageRequest PAGE = PageRequest.first();

  private final HistoryStore history;
  private final Plans plans;
  private final Stock stock;

  Questions(SchedulerStore store, Plans plans, Stock stock) {
    history = store.history();
    this.plans = plans;
    this.stock = stock;
  }

  /** Asks what is asked often. */
  void ask() throws Exception {
    TenantScope tenant = of(stock.tenant());
    plans.of(Act.TASK, () -> history.task(TenantScope.ALL, stock.busy()));
    plans.of(Act.EXECUTIONS, () -> executions(TenantScope.ALL, ExecutionQuery.ALL));
    Page<Execution> ofTask = plans.of(Act.EXECUTIONS_OF_TASK, () -> executionsOf(stock.busy()));
    Execution one = ofTask.items().get(0);
    plans.of(Act.EXECUTION, () -> history.execution(TenantScope.ALL, one.id()));
    plans.of(Act.EXECUTIONS_OF_QUIET_TASK, () -> executionsOf(stock.quiet()));
    plans.of(Act.EXECUTIONS_OF_TENANT, () -> executions(tenant, ExecutionQuery.ALL));
    plans.of(
        Act.EXECUTIONS_OF_SMALL_TENANT, () -> executions(of(stock.small()), ExecutionQuery.ALL));
    plans.of(Act.TASKS, () -> tasks(TenantScope.ALL, PAGE));
    Page<TaskSummary> ofTenant = plans.of(Act.TASKS_OF_TENANT, () -> tasks(tenant, PAGE));
    PageRequest next = PAGE.after(ofTenant.next().orElseThrow());
    plans.of(Act.TASKS_AFTER, () -> tasks(TenantScope.ALL, next));
  }

  /** Asks what is asked now and then, and may read all that there is. */
  void askApart() throws Exception {
    plans.of(
        Act.FAILURES,
        () -> executions(TenantScope.ALL, ExecutionQuery.ALL.in(ExecutionState.FAILED)));
    plans.of(
        Act.TASKS_BY_TEXT,
        () -> history.tasks(TenantScope.ALL, TaskQuery.ALL.matching("nowhere"), PAGE));
  }

  private static TenantScope of(TenantId tenant) {
    return TenantScope.of(Set.of(tenant));
  }

  private Page<Execution> executionsOf(TaskId task) {
    return executions(TenantScope.ALL, ExecutionQuery.of(task));
  }

  /** {@return the first page; the second one is asked for too, if there is one} */
  private Page<Execution> executions(TenantScope scope, ExecutionQuery query) {
    Page<Execution> first = history.executions(scope, query, PAGE);
    first.next().ifPresent(cursor -> history.executions(scope, query, PAGE.after(cursor)));
    return first;
  }

  private Page<TaskSummary> tasks(TenantScope scope, PageRequest page) {
    return history.tasks(scope, TaskQuery.ALL, page);
  }
}
