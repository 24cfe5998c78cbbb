package io.quarterhour.jdbc.internal.maintenance;

import io.quarterhour.execution.ExecutionId;
import io.quarterhour.jdbc.internal.history.ExecutionRemoval;
import io.quarterhour.jdbc.internal.sql.Parameters;
import io.quarterhour.jdbc.internal.sql.PlannerHint;
import io.quarterhour.jdbc.internal.sql.Session;
import io.quarterhour.store.StateKey;
import io.quarterhour.store.task.TaskRevision;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.TenantId;
import java.sql.SQLException;
import java.util.List;

/**
 * One batch of the records of a tenant. Executions come first and tasks last: the tasks show which
 * executions belong to the tenant, and executions that still run need the definitions.
 */
final class TenantRecords {
  private final Session session;
  private final TenantId tenant;
  private final int limit;

  TenantRecords(Session session, TenantId tenant, int limit) {
    this.session = session;
    this.tenant = tenant;
    this.limit = limit;
  }

  /** Erases records of one kind, and returns their number. */
  private interface Step {
    int erase() throws SQLException;
  }

  /** Erases records of the first kind of which there are any, and returns their number. */
  int erase() throws SQLException {
    int erased =
        first(
            () -> executions("select id from {history} where tenant = ? limit ?"),
            () ->
                executions(
                    "select h.id from {task} t join {history} h on h.task_name = t.name"
                        + " and h.task_tenant = t.tenant where t.tenant = ? limit ?"),
            this::audit,
            this::states);
    return erased > 0 || hasLive() ? erased : first(this::locks, this::definitions, this::tasks);
  }

  private static int first(Step... steps) throws SQLException {
    int erased = 0;
    for (int i = 0; i < steps.length && erased == 0; i++) {
      erased = steps[i].erase();
    }
    return erased;
  }

  /** {@return the values of the first rows that a query finds for the tenant} */
  private <T> List<T> find(String query, Session.Reading<T> reading) throws SQLException {
    return session
        .plan(PlannerHint.IN_ORDER)
        .list(query, parameters -> ofTenant(parameters).small(limit), reading);
  }

  private Parameters ofTenant(Parameters parameters) throws SQLException {
    return parameters.text(tenant.value());
  }

  /** Erases the executions that a query finds, with the notifications about them. */
  private int executions(String query) throws SQLException {
    List<ExecutionId> ids = find(query, row -> row.id("id"));
    return new ExecutionRemoval(session, limit, List.of()).removeEvenNeeded(ids);
  }

  private int audit() throws SQLException {
    List<Long> ids =
        find("select id from {audit} where tenant = ? limit ?", row -> row.number("id"));
    ExpiredRecords.deleteAudit(session, ids);
    return ids.size();
  }

  private int states() throws SQLException {
    List<StateKey> keys =
        find(
            "select namespace, name from {state} where tenant = ? limit ?",
            row -> new StateKey(row.text("namespace"), tenant, row.text("name")));
    session.each(
        "delete from {state} where tenant = ? and namespace = ? and name = ?",
        keys,
        (parameters, key) -> ofTenant(parameters).text(key.namespace()).text(key.name()));
    return keys.size();
  }

  private boolean hasLive() throws SQLException {
    return session.first(
            "select id from {live} where tenant = ? or task_tenant = ? limit 1",
            parameters -> ofTenant(ofTenant(parameters)),
            row -> row.id("id"))
        != null;
  }

  /** Erases the names of locks, except those that others need: these are only disowned. */
  private int locks() throws SQLException {
    List<String> names =
        find("select name from {named_lock} where tenant = ? limit ?", row -> row.text("name"));
    UnusedRecords.deleteLocks(session, names);
    session.each(
        "update {named_lock} set tenant = ? where name = ?",
        names,
        (parameters, name) -> parameters.text(TenantId.INSTALLATION.value()).text(name));
    return names.size();
  }

  private int definitions() throws SQLException {
    List<TaskRevision> revisions =
        find(
            "select name, revision from {definition} where tenant = ? limit ?",
            row -> new TaskRevision(new TaskId(tenant, row.text("name")), row.number("revision")));
    session.each(
        "delete from {definition} where tenant = ? and name = ? and revision = ?",
        revisions,
        (parameters, one) -> parameters.task(one.task()).number(one.revision()));
    return revisions.size();
  }

  private int tasks() throws SQLException {
    List<String> names =
        find("select name from {task} where tenant = ? limit ?", row -> row.text("name"));
    for (String table : List.of("{last_execution}", "{task}")) {
      session.each(
          "delete from " + table + " where tenant = ? and name = ?",
          names,
          (parameters, name) -> ofTenant(parameters).text(name));
    }
    return names.size();
  }
}
