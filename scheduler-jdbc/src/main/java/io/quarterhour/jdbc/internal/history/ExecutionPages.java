package io.quarterhour.jdbc.internal.history;

import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.Origin;
import io.quarterhour.jdbc.internal.rows.EnumCodes;
import io.quarterhour.jdbc.internal.rows.ExecutionColumns;
import io.quarterhour.jdbc.internal.sql.Parameters;
import io.quarterhour.jdbc.internal.sql.Session;
import io.quarterhour.query.Cursor;
import io.quarterhour.query.ExecutionQuery;
import io.quarterhour.query.Page;
import io.quarterhour.query.PageRequest;
import io.quarterhour.tenant.TenantId;
import io.quarterhour.tenant.TenantScope;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads pages of executions, live and finished ones together. */
final class ExecutionPages {
  private final Session session;
  private final TenantScope scope;
  private final ExecutionQuery query;

  ExecutionPages(Session session, TenantScope scope, ExecutionQuery query) {
    this.session = session;
    this.scope = scope;
    this.query = query;
  }

  static Optional<Execution> one(Session session, ExecutionId id) throws SQLException {
    return Optional.ofNullable(
        session.first(
            "select "
                + ExecutionColumns.LISTED_LIVE
                + " from {live} where id = ? union all select "
                + ExecutionColumns.LISTED_HISTORY
                + " from {history} where id = ?",
            parameters -> parameters.id(id).id(id),
            ExecutionColumns::execution));
  }

  static Optional<String> document(Session session, ExecutionId id) throws SQLException {
    return Optional.ofNullable(
        session.first(
            "select document from {live} where id = ?"
                + " union all select document from {history} where id = ?",
            parameters -> parameters.id(id).id(id),
            resultRow -> resultRow.textOrNull("document")));
  }

  /**
   * Merges the first rows of both tables. A table that cannot contain any of the requested states
   * is left out, because it would be read to its end.
   */
  Page<Execution> page(PageRequest page) throws SQLException {
    ExecutionId before = page.after() == null ? null : ExecutionId.parse(page.after().text());
    String rest = conditions(before) + " order by id desc limit ?";
    int limit = page.size() + 1;
    List<String> tables = new ArrayList<>();
    if (query.states().isEmpty()
        || query.states().stream().anyMatch(state -> !state.isFinished())) {
      tables.add(
          "select * from (select "
              + ExecutionColumns.LISTED_LIVE
              + " from {live} where "
              + rest
              + ") l");
    }
    if (query.states().isEmpty() || query.states().stream().anyMatch(ExecutionState::isFinished)) {
      tables.add(
          "select * from (select "
              + ExecutionColumns.LISTED_HISTORY_WITHOUT_RESULT
              + " from {history} where "
              + rest
              + ") h");
    }
    List<Execution> found =
        session.list(
            String.join(" union all ", tables) + " order by id desc limit ?",
            parameters -> {
              for (int i = 0; i < tables.size(); i++) {
                fill(parameters, before).small(limit);
              }
              parameters.small(limit);
            },
            ExecutionColumns::execution);
    if (found.size() <= page.size()) {
      return new Page<>(found, null);
    }
    List<Execution> items = found.subList(0, page.size());
    return new Page<>(items, new Cursor(items.get(items.size() - 1).id().toString()));
  }

  private boolean withoutNotifications() {
    return !query.includesNotifications() && query.parent() == null;
  }

  /**
   * Returns whether the scope is one tenant. An index contains the executions of one tenant in
   * order; those of several tenants would have to be sorted.
   */
  private boolean ofOneTenant() {
    return !scope.all() && scope.tenants().size() == 1;
  }

  private String conditions(@Nullable ExecutionId before) {
    String states =
        query.states().stream()
            .map(EnumCodes.STATES::of)
            .sorted()
            .map(String::valueOf)
            .collect(Collectors.joining(", "));
    return "origin <> ?"
        + (scope.all() ? "" : ofOneTenant() ? " and tenant = ?" : " and tenant = any(?)")
        + (query.task() == null ? "" : " and task_tenant = ? and task_name = ?")
        + (query.parent() == null ? "" : " and parent = ?")
        + (states.isEmpty() ? "" : " and state in (" + states + ")")
        + (before == null ? "" : " and id < ?");
  }

  private Parameters fill(Parameters parameters, @Nullable ExecutionId before) throws SQLException {
    parameters.small(withoutNotifications() ? EnumCodes.KINDS.of(Origin.Kind.NOTIFICATION) : 0);
    if (ofOneTenant()) {
      parameters.text(scope.tenants().iterator().next().value());
    } else if (!scope.all()) {
      parameters.texts(scope.tenants().stream().map(TenantId::value).toList());
    }
    if (query.task() != null) {
      parameters.task(query.task());
    }
    if (query.parent() != null) {
      parameters.id(query.parent());
    }
    return before == null ? parameters : parameters.id(before);
  }
}
