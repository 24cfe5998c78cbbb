package io.quarterhour.store;

import io.quarterhour.query.RecordRetention;
import io.quarterhour.task.AuditEntry;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.TenantId;
import java.time.Instant;

/**
 * The removal of what a store contains beside the history: what has become old, and what belongs to
 * a tenant that is erased. All removals are divided into batches, and the cost of a removed row
 * must not depend on the number of rows that stay.
 */
public interface MaintenanceStore {
  /**
   * Removes records that exceed a retention, of each kind at most {@code limit}:
   *
   * <ul>
   *   <li>audit entries that are older than {@link RecordRetention#auditAge}. A store may keep an
   *       entry as long as one that was stored before it.
   *   <li>definitions to which nothing has referred for {@link RecordRetention#unusedAge}: those of
   *       removed tasks and those of earlier revisions. A live or finished execution refers to the
   *       revision in its origin. A store need not notice at once that the last reference is gone:
   *       it may examine each definition once in the unused age, and count its age from then.
   *   <li>removed tasks without a definition. A later task of the same id begins with revision 1
   *       and version 0.
   *   <li>whatever the store keeps about the names of locks that no live execution needs, if none
   *       has been inserted for the unused age.
   *   <li>texts of plug-ins and of the engine that were not written for {@link
   *       RecordRetention#stateAge}.
   * </ul>
   *
   * <p>Several nodes may call this at the same time. They should then share the work: what one of
   * them is removing, the others leave out.
   *
   * @param retention the ages
   * @param now the present instant
   * @param limit the maximum number of records of one kind to remove or examine
   * @return whether there may be more to remove now
   */
  boolean removeExpired(RecordRetention retention, Instant now, int limit);

  /**
   * Erases records of a tenant: finished executions that are of the tenant or of one of its tasks,
   * with their documents, logs, attempts, read positions and finished notifications; audit entries
   * of its tasks; texts whose key has the tenant; and what is kept about locks that its executions
   * needed, unless others need them. Once the tenant has no live execution, its tasks and their
   * definitions are erased as well. Live executions are left unchanged. A step is one transaction,
   * whose size must be limited: if the log of an execution is long, several steps may be necessary
   * to erase it.
   *
   * @param tenant the tenant
   * @param limit the maximum number of records to erase, not counting those that depend on others
   * @return the number of erased records, or of log lines if only a part of a log was erased; 0 if
   *     there are no more
   */
  int erase(TenantId tenant, int limit);

  /**
   * Stores an audit entry of an act that changes no stored task.
   *
   * @param subject the id under which the entry can be read; there need not be such a task
   * @param entry the entry
   */
  void addAudit(TaskId subject, AuditEntry entry);
}
