package io.quarterhour.jdbc.internal.maintenance;

import io.quarterhour.jdbc.internal.rows.AuditRows;
import io.quarterhour.jdbc.internal.sql.TransactionRunner;
import io.quarterhour.query.RecordRetention;
import io.quarterhour.store.MaintenanceStore;
import io.quarterhour.task.AuditEntry;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.TenantId;
import java.time.Instant;

/** Removes old records and the data of a tenant from tables. Each kind has its own transaction. */
public final class JdbcMaintenanceStore implements MaintenanceStore {
  private final TransactionRunner transactionRunner;

  /** Creates a store that works through a transaction runner. */
  public JdbcMaintenanceStore(TransactionRunner transactionRunner) {
    this.transactionRunner = transactionRunner;
  }

  @Override
  public boolean removeExpired(RecordRetention retention, Instant now, int limit) {
    Instant unused = now.minus(retention.unusedAge());
    int entries =
        transactionRunner.run(
            "remove old audit entries",
            session -> ExpiredRecords.audit(session, now.minus(retention.auditAge()), limit));
    int texts =
        transactionRunner.run(
            "remove old stored state",
            session -> ExpiredRecords.states(session, now.minus(retention.stateAge()), limit));
    int definitions =
        transactionRunner.run(
            "remove unused definitions",
            session -> UnusedRecords.definitions(session, unused, now, limit));
    int locks =
        transactionRunner.run(
            "remove unused locks", session -> UnusedRecords.locks(session, unused, now, limit));
    return entries == limit || texts == limit || definitions == limit || locks == limit;
  }

  @Override
  public int erase(TenantId tenant, int limit) {
    return transactionRunner.run(
        "erase a tenant", session -> new TenantRecords(session, tenant, limit).erase());
  }

  @Override
  public void addAudit(TaskId subject, AuditEntry entry) {
    transactionRunner.run(
        "write an audit entry",
        session -> {
          AuditRows.add(session, subject, entry);
          return true;
        });
  }
}
