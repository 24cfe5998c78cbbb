package io.quarterhour.examples.store;

import io.quarterhour.query.RecordRetention;
import io.quarterhour.store.MaintenanceStore;
import io.quarterhour.store.task.TaskRevision;
import io.quarterhour.task.AuditEntry;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Removes old records and the data of a tenant. Each batch reads whole tables, which is acceptable
 * because it is rare.
 */
final class FileMaintenanceStore implements MaintenanceStore {
  private final Transactions transactions;
  private final Tables tables;
  private final ExecutionIndex executionIndex;

  FileMaintenanceStore(Transactions transactions, Tables tables, ExecutionIndex executionIndex) {
    this.transactions = transactions;
    this.tables = tables;
    this.executionIndex = executionIndex;
  }

  @Override
  public boolean removeExpired(RecordRetention retention, Instant now, int limit) {
    Instant oldestEntry = now.minus(retention.auditAge());
    Instant oldestText = now.minus(retention.stateAge());
    Instant unusedSince = now.minus(retention.unusedAge());
    return transactions.write(
        () -> {
          int entries = removeIf(tables.audit, row -> row.at().isBefore(oldestEntry), limit);
          int texts = removeIf(tables.states, row -> row.writtenAt().isBefore(oldestText), limit);
          int definitions = removeUnused(unusedSince, now, limit);
          return entries == limit || texts == limit || definitions == limit;
        });
  }

  private static <K, V> int removeIf(Table<K, V> table, Predicate<V> condition, int limit) {
    List<K> keys =
        table.byKey().entrySet().stream()
            .filter(row -> condition.test(row.getValue()))
            .map(Map.Entry::getKey)
            .limit(limit)
            .toList();
    keys.forEach(table::remove);
    return keys.size();
  }

  /** Removes unused definitions, and returns the number of examined ones. */
  private int removeUnused(Instant oldest, Instant now, int limit) {
    List<TaskRevision> examined =
        tables.unused.byKey().entrySet().stream()
            .filter(row -> row.getValue().isBefore(oldest))
            .map(Map.Entry::getKey)
            .limit(limit)
            .toList();
    for (TaskRevision revision : examined) {
      if (tables.executions.all().stream().anyMatch(row -> refersTo(row, revision))) {
        tables.unused.put(revision, now);
      } else {
        remove(revision);
      }
    }
    return examined.size();
  }

  private static boolean refersTo(ExecutionRow row, TaskRevision revision) {
    return revision.task().equals(row.task())
        && row.execution().origin().taskRevision() == revision.revision();
  }

  private void remove(TaskRevision revision) {
    TaskId task = revision.task();
    tables.unused.remove(revision);
    tables.definitions.remove(revision);
    TaskState state = tables.tasks.get(task);
    boolean hasDefinition =
        tables.definitions.byKey().keySet().stream().anyMatch(one -> one.task().equals(task));
    if (state != null && state.removed() && !hasDefinition) {
      tables.tasks.remove(task);
      tables.openSkips.remove(task);
    }
  }

  @Override
  public int erase(TenantId tenant, int limit) {
    return transactions.write(
        () -> {
          int erased = eraseExecutions(tenant, limit);
          if (erased == 0) {
            erased = removeOf(tenant, tables.audit, key -> key.task().tenant(), limit);
          }
          if (erased == 0) {
            erased = removeOf(tenant, tables.states, key -> key.tenant(), limit);
          }
          return erased == 0 ? eraseTasks(tenant, limit) : erased;
        });
  }

  private int eraseExecutions(TenantId tenant, int limit) {
    List<ExecutionRow> rows =
        tables.executions.all().stream()
            .filter(row -> row.isFinished() && isOf(row, tenant))
            .limit(limit)
            .toList();
    rows.forEach(row -> executionIndex.remove(row.id()));
    return rows.size();
  }

  private static boolean isOf(ExecutionRow row, TenantId tenant) {
    TaskId task = row.task();
    return row.tenant().equals(tenant) || (task != null && task.tenant().equals(tenant));
  }

  private int eraseTasks(TenantId tenant, int limit) {
    if (executionIndex.live().stream().anyMatch(row -> isOf(row, tenant))) {
      return 0;
    }
    removeOf(tenant, tables.openSkips, TaskId::tenant, Integer.MAX_VALUE);
    removeOf(tenant, tables.unused, key -> key.task().tenant(), Integer.MAX_VALUE);
    int erased = removeOf(tenant, tables.definitions, key -> key.task().tenant(), limit);
    return erased == 0 ? removeOf(tenant, tables.tasks, TaskId::tenant, limit) : erased;
  }

  private static <K> int removeOf(
      TenantId tenant, Table<K, ?> table, Function<K, TenantId> owner, int limit) {
    List<K> keys =
        table.byKey().keySet().stream()
            .filter(key -> owner.apply(key).equals(tenant))
            .limit(limit)
            .toList();
    keys.forEach(table::remove);
    return keys.size();
  }

  @Override
  public void addAudit(TaskId subject, AuditEntry entry) {
    transactions.write(
        () -> {
          tables.addAudit(subject, entry);
          return null;
        });
  }
}
