package io.quarterhour.jdbc.internal.maintenance;

import io.quarterhour.jdbc.internal.sql.PlannerHint;
import io.quarterhour.jdbc.internal.sql.Session;
import io.quarterhour.store.StateKey;
import io.quarterhour.tenant.TenantId;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** Removes records by their age alone. Each method returns the number of records it has removed. */
final class ExpiredRecords {
  private ExpiredRecords() {}

  /**
   * {@return the end of a query for the first rows} It leaves out rows that another node removes
   * now, if the database can lock only the rows of the result.
   */
  static String firstRows(Session session) {
    return session.dialect().supportsSkipLockedWithLimit()
        ? " limit ? for update skip locked"
        : " limit ?";
  }

  static int audit(Session session, Instant oldest, int limit) throws SQLException {
    List<Long> ids =
        session
            .plan(PlannerHint.IN_ORDER)
            .list(
                "select id from {audit} where done_at < ? order by done_at" + firstRows(session),
                parameters -> parameters.time(oldest).small(limit),
                resultRow -> resultRow.number("id"));
    deleteAudit(session, ids);
    return ids.size();
  }

  static void deleteAudit(Session session, List<Long> ids) throws SQLException {
    session.each(
        "delete from {audit} where id = ?", ids, (parameters, id) -> parameters.number(id));
  }

  static int states(Session session, Instant oldest, int limit) throws SQLException {
    List<StateKey> keys =
        session
            .plan(PlannerHint.IN_ORDER)
            .list(
                "select namespace, tenant, name from {state} where written_at < ?"
                    + " order by written_at"
                    + firstRows(session),
                parameters -> parameters.time(oldest).small(limit),
                resultRow ->
                    new StateKey(
                        resultRow.text("namespace"),
                        TenantId.of(resultRow.text("tenant")),
                        resultRow.text("name")));
    session.each(
        "delete from {state} where namespace = ? and tenant = ? and name = ? and written_at < ?",
        keys,
        (parameters, key) ->
            parameters
                .text(key.namespace())
                .text(key.tenant().value())
                .text(key.name())
                .time(oldest));
    return keys.size();
  }
}
