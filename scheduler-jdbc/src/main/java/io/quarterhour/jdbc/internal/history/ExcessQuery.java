package io.quarterhour.jdbc.internal.history;

import static java.util.stream.Collectors.joining;

import io.quarterhour.execution.ExecutionId;
import io.quarterhour.jdbc.internal.history.FinishedRow.Series;
import io.quarterhour.jdbc.internal.history.PruneProgress.Position;
import io.quarterhour.jdbc.internal.rows.EnumCodes;
import io.quarterhour.jdbc.internal.sql.Parameters;
import io.quarterhour.jdbc.internal.sql.PlannerHint;
import io.quarterhour.jdbc.internal.sql.Session;
import io.quarterhour.query.RetentionPolicy;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * The queries for the executions of series that exceed the maximum number of a rule. Each reads the
 * executions of a series in the order of an index: the newest ones up to the maximum number, and
 * then the oldest ones. Several series are looked up in one round trip.
 */
final class ExcessQuery {
  /** The maximum number of series in one statement. */
  static final int MAX_SERIES = 16;

  private static final String OF_TASK = "task_name = ? and task_tenant = ? and tenant = ?";
  private static final String OF_ACTION = "task_name is null and tenant = ? and action = ?";
  private static final List<String> TASK_INDEX =
      List.of("task_name", "task_tenant", "tenant", "ended_at", "id");
  private static final List<String> ACTION_INDEX = List.of("tenant", "action", "ended_at", "id");

  private final Session session;
  private final boolean ofTasks;
  private final int max;
  private final String counted;

  /**
   * Creates the queries for one rule.
   *
   * @param ofTasks true for series of tasks, false for series of calls without a task
   */
  ExcessQuery(Session session, RetentionPolicy.Rule rule, boolean ofTasks) {
    this.session = session;
    this.ofTasks = ofTasks;
    max = ofTasks ? rule.limits().maxPerTask() : rule.limits().maxPerAction();
    String states =
        rule.states().stream()
            .map(EnumCodes.STATES::of)
            .sorted()
            .map(String::valueOf)
            .collect(joining(", "));
    counted =
        (ofTasks ? OF_TASK : OF_ACTION)
            + " and state in ("
            + states
            + ") and "
            + FinishedRow.COUNTED;
  }

  /** {@return whether the executions of a series are limited in number} */
  boolean limits(Series series) {
    return max < Integer.MAX_VALUE && ofTasks == (series.task() != null);
  }

  /** Returns the newest execution that exceeds the maximum number, of each series that has one. */
  Map<Series, Position> newestExcess(List<Series> all) throws SQLException {
    String newest =
        "(select ended_at, id from {history} where "
            + counted
            + " order by "
            + order(" desc")
            + " limit 1 offset ?) s";
    Map<Series, Position> found = new HashMap<>();
    int places = Parameters.places(all.size());
    session
        .plan(PlannerHint.IN_ORDER_FOR_ANY)
        .list(
            union(newest, places),
            parameters -> {
              for (int i = 0; i < places; i++) {
                series(parameters, at(all, i)).small(max);
              }
            },
            resultRow ->
                found.put(
                    at(all, resultRow.small("place")),
                    new Position(resultRow.time("ended_at"), resultRow.id("id"))));
    return found;
  }

  /**
   * Returns executions of series up to a position, the oldest first, except those with live
   * children or notifications.
   *
   * @param bounds the newest execution of each series that may be returned
   * @param limit the maximum number of executions of each series
   */
  List<ExecutionId> oldest(Map<Series, Position> bounds, int limit) throws SQLException {
    String oldest =
        "(select ended_at, id from {history} h where "
            + counted
            + " and ended_at <= ? and (ended_at < ? or id <= ?)"
            + " and (select 1 from {live} l where l.parent = h.id limit 1) is null order by "
            + order("")
            + " limit ?) s";
    List<Series> all = List.copyOf(bounds.keySet());
    Set<Position> found = new TreeSet<>();
    int places = Parameters.places(all.size());
    session
        .plan(PlannerHint.IN_ORDER_FOR_ANY)
        .list(
            union(oldest, places),
            parameters -> {
              for (int i = 0; i < places; i++) {
                Position bound = Objects.requireNonNull(bounds.get(at(all, i)));
                series(parameters, at(all, i))
                    .time(bound.endedAt())
                    .time(bound.endedAt())
                    .id(bound.id())
                    .small(limit);
              }
            },
            resultRow -> found.add(new Position(resultRow.time("ended_at"), resultRow.id("id"))));
    return found.stream().map(Position::id).toList();
  }

  /** The columns before the end are the same in all rows; H2 needs them to use the index. */
  private String order(String direction) {
    return (ofTasks ? TASK_INDEX : ACTION_INDEX)
        .stream().map(column -> column + direction).collect(joining(", "));
  }

  private static String union(String query, int places) {
    List<String> queries = new ArrayList<>();
    for (int i = 0; i < places; i++) {
      queries.add("select " + i + " as place, ended_at, id from " + query + i);
    }
    return String.join(" union all ", queries);
  }

  /** The number of places is rounded up, so that there are few different statements. */
  private static Series at(List<Series> all, int place) {
    return all.get(Math.min(place, all.size() - 1));
  }

  private Parameters series(Parameters parameters, Series series) throws SQLException {
    return series.task() == null
        ? parameters.text(series.tenant().value()).text(series.action())
        : parameters
            .text(series.task().name())
            .text(series.task().tenant().value())
            .text(series.tenant().value());
  }
}
