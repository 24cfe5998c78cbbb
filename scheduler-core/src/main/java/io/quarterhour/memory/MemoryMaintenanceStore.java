package io.quarterhour.memory;

import io.quarterhour.query.RecordRetention;
import io.quarterhour.store.MaintenanceStore;
import io.quarterhour.store.task.TaskRevision;
import io.quarterhour.task.AuditEntry;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.TenantId;
import java.time.Instant;
import java.util.List;

/** Removes old records and the data of a tenant from memory. Free locks are not stored here. */
final class MemoryMaintenanceStore implements MaintenanceStore {
  private final MemoryTables memoryTables;

  MemoryMaintenanceStore(MemoryTables memoryTables) {
    this.memoryTables = memoryTables;
  }

  @Override
  public boolean removeExpired(RecordRetention retention, Instant now, int limit) {
    synchronized (memoryTables) {
      int entries = memoryTables.audit.removeOlder(now.minus(retention.auditAge()), limit);
      int texts = memoryTables.states.removeOlder(now.minus(retention.stateAge()), limit);
      int definitions = removeUnused(now.minus(retention.unusedAge()), now, limit);
      return entries == limit || texts == limit || definitions == limit;
    }
  }

  /** Removes unused definitions, and returns the number of examined ones. */
  private int removeUnused(Instant oldest, Instant now, int limit) {
    for (int examined = 0; examined < limit; examined++) {
      TaskRevision revision = memoryTables.unused.poll(oldest);
      if (revision == null) {
        return examined;
      }
      if (memoryTables.isReferenced(revision)) {
        memoryTables.unused.add(revision, now);
      } else {
        remove(revision);
      }
    }
    return limit;
  }

  private void remove(TaskRevision revision) {
    StoredTask task = memoryTables.tasks.get(revision.task());
    if (task != null && !task.removeDefinition(revision.revision())) {
      memoryTables.tasks.remove(task.id);
    }
  }

  @Override
  public int erase(TenantId tenant, int limit) {
    synchronized (memoryTables) {
      int erased = eraseExecutions(tenant, limit);
      if (erased == 0) {
        erased = memoryTables.audit.removeOf(tenant, limit);
      }
      if (erased == 0) {
        erased = memoryTables.states.removeOf(tenant, limit);
      }
      return erased == 0 ? eraseTasks(tenant, limit) : erased;
    }
  }

  private int eraseExecutions(TenantId tenant, int limit) {
    List<ExecutionRow> rows =
        memoryTables.some(row -> row.state().isFinished() && isOf(row, tenant), limit);
    rows.forEach(memoryTables::erase);
    return rows.size();
  }

  private static boolean isOf(ExecutionRow row, TenantId tenant) {
    TaskId task = row.origin.task();
    return row.routing.tenant().equals(tenant) || (task != null && task.tenant().equals(tenant));
  }

  private int eraseTasks(TenantId tenant, int limit) {
    if (!memoryTables.some(row -> isOf(row, tenant), 1).isEmpty()) {
      return 0;
    }
    List<StoredTask> tasks =
        memoryTables.tasks.values().stream()
            .filter(task -> task.id.tenant().equals(tenant))
            .limit(limit)
            .toList();
    for (StoredTask task : tasks) {
      task.leaveQueue();
      memoryTables.tasks.remove(task.id);
    }
    memoryTables.unused.removeOf(tenant);
    return tasks.size();
  }

  @Override
  public void addAudit(TaskId subject, AuditEntry entry) {
    synchronized (memoryTables) {
      memoryTables.audit.add(subject, entry);
    }
  }
}
