package io.quarterhour.internal.client;

import io.quarterhour.client.TenantErasure;
import io.quarterhour.error.ForbiddenException;
import io.quarterhour.error.InvalidInputException;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.query.CancelResult;
import io.quarterhour.query.ExecutionQuery;
import io.quarterhour.query.Page;
import io.quarterhour.query.PageRequest;
import io.quarterhour.query.TaskQuery;
import io.quarterhour.store.SchedulerStore;
import io.quarterhour.store.task.TaskSummary;
import io.quarterhour.task.AuditEntry;
import io.quarterhour.tenant.Caller;
import io.quarterhour.tenant.TenantId;
import io.quarterhour.tenant.TenantScope;
import java.util.List;
import java.util.Set;

/** Erases tenants, in batches, for administrators of the whole installation. */
final class TenantEraser {
  private static final int BATCH = 500;
  private static final ExecutionQuery LIVE =
      ExecutionQuery.ALL
          .includingNotifications()
          .in(
              ExecutionState.WAITING,
              ExecutionState.RUNNING,
              ExecutionState.AWAITING_CHILDREN,
              ExecutionState.QUARANTINED);

  private final SchedulerStore store;
  private final EngineAccess engine;
  private final Caller caller;

  TenantEraser(SchedulerStore store, EngineAccess engine, Caller caller) {
    this.store = store;
    this.engine = engine;
    this.caller = caller;
  }

  /** Erases a tenant. The erasure is recorded first, so that it is even if a later step fails. */
  TenantErasure erase(TenantId tenant) {
    check(tenant);
    store.maintenance().addAudit(TenantErasure.AUDIT, auditEntry("erased"));
    TenantScope scope = TenantScope.of(Set.of(tenant));
    deleteTasks(scope);
    int unfinished = cancelAll(scope);
    engine.workAvailableNow();
    return new TenantErasure(eraseRecords(tenant), unfinished);
  }

  private void check(TenantId tenant) {
    if (!caller.scope().all()) {
      throw new ForbiddenException(
          "caller '"
              + caller.name()
              + "' may not erase a tenant: only an administrator of the whole installation may");
    }
    if (tenant.isInstallation()) {
      throw new InvalidInputException("the installation is not a tenant and cannot be erased");
    }
  }

  private AuditEntry auditEntry(String act) {
    return new AuditEntry(engine.now(), caller.name(), act, "");
  }

  private void deleteTasks(TenantScope scope) {
    List<TaskSummary> found;
    do {
      found =
          store
              .history()
              .tasks(scope, TaskQuery.ALL.includingSystem(), PageRequest.first(BATCH))
              .items();
      found.forEach(task -> store.tasks().delete(task.row().id(), auditEntry("deleted")));
    } while (!found.isEmpty());
  }

  /** Cancels what waits, and returns the number of executions whose end has to be awaited. */
  private int cancelAll(TenantScope scope) {
    int unfinished = 0;
    PageRequest next = PageRequest.first(BATCH);
    while (next != null) {
      Page<Execution> page = store.history().executions(scope, LIVE, next);
      List<CancelResult> results =
          store
              .executions()
              .requestCancel(
                  page.items().stream().map(Execution::id).toList(),
                  "the tenant is erased by " + caller.name(),
                  engine.now());
      unfinished += (int) results.stream().filter(CancelResult.REQUESTED::equals).count();
      next = page.cursor() == null ? null : next.after(page.cursor());
    }
    if (unfinished > 0) {
      engine.cancelRequested();
    }
    return unfinished;
  }

  private long eraseRecords(TenantId tenant) {
    long erased = 0;
    int batch;
    do {
      batch = store.maintenance().erase(tenant, BATCH);
      erased += batch;
    } while (batch > 0);
    return erased;
  }
}
