package io.quarterhour.jdbc.internal.history;

import io.quarterhour.execution.ExecutionId;
import io.quarterhour.jdbc.internal.history.FinishedRow.Series;
import io.quarterhour.jdbc.internal.history.PruneProgress.Position;
import io.quarterhour.jdbc.internal.sql.PlannerHint;
import io.quarterhour.jdbc.internal.sql.Session;
import io.quarterhour.query.RetentionPolicy;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Prunes the series of executions that have just finished. */
final class SeriesPruner {
  private final Session session;
  private final ExecutionRemoval removal;
  private final List<RetentionPolicy.Rule> rules;

  SeriesPruner(Session session, ExecutionRemoval removal, List<RetentionPolicy.Rule> rules) {
    this.session = session;
    this.removal = removal;
    this.rules = rules;
  }

  /**
   * Removes what exceeds the rules in the series of executions and of their parents, and
   * notifications whose execution does not exist.
   *
   * @return false if a limit was reached and some of it remains
   */
  boolean prune(List<FinishedRow> finished, Instant now) throws SQLException {
    List<FinishedRow> affected = new ArrayList<>(parentsOf(finished));
    finished.stream().filter(row -> !row.isAttached()).forEach(affected::add);
    for (RetentionPolicy.Rule rule : rules) {
      Instant oldest = now.minus(rule.limits().maxAge());
      Set<ExecutionId> tooOld = new LinkedHashSet<>();
      Set<Series> series = new LinkedHashSet<>();
      for (FinishedRow row : affected) {
        if (rule.states().contains(row.state())) {
          series.add(row.series());
          if (row.position().endedAt().isBefore(oldest)) {
            tooOld.add(row.id());
          }
        }
      }
      if (!removal.remove(List.copyOf(tooOld)) || !removeExcess(rule, series)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Reads the parents in the history. Looks for them among the live executions first: one that
   * finishes meanwhile is found in both places.
   */
  private List<FinishedRow> parentsOf(List<FinishedRow> finished) throws SQLException {
    Set<ExecutionId> missing = new HashSet<>();
    finished.stream().map(FinishedRow::parent).filter(Objects::nonNull).forEach(missing::add);
    if (missing.isEmpty()) {
      return List.of();
    }
    missing.removeAll(
        session
            .plan(PlannerHint.BY_INDEX)
            .list(
                "select id from {live} where id = any(?)",
                parameters -> parameters.ids(missing),
                resultRow -> resultRow.id("id")));
    if (missing.isEmpty()) {
      return List.of();
    }
    List<FinishedRow> parents =
        session
            .plan(PlannerHint.BY_INDEX)
            .list(
                "select " + FinishedRow.COLUMNS + " from {history} where id = any(?)",
                parameters -> parameters.ids(missing),
                FinishedRow::read);
    parents.forEach(parent -> missing.remove(parent.id()));
    removal.removeNotifications(
        finished.stream()
            .filter(row -> row.isAttached() && missing.contains(row.parent()))
            .map(FinishedRow::id)
            .toList());
    return parents;
  }

  private boolean removeExcess(RetentionPolicy.Rule rule, Set<Series> all) throws SQLException {
    return removeExcess(new ExcessQuery(session, rule, true), all)
        && removeExcess(new ExcessQuery(session, rule, false), all);
  }

  private boolean removeExcess(ExcessQuery query, Set<Series> all) throws SQLException {
    List<Series> limited = all.stream().filter(query::limits).toList();
    boolean done = true;
    for (int from = 0; from < limited.size(); from += ExcessQuery.MAX_SERIES) {
      int to = Math.min(from + ExcessQuery.MAX_SERIES, limited.size());
      Map<Series, Position> bounds = query.newestExcess(limited.subList(from, to));
      if (!bounds.isEmpty()) {
        if (removal.remaining() == 0) {
          return false;
        }
        int each = Math.max(1, removal.remaining() / bounds.size());
        List<ExecutionId> excess =
            query.oldest(bounds, each + removal.refused().size()).stream()
                .filter(id -> !removal.refused().contains(id))
                .toList();
        done &= removal.remove(excess) && excess.size() < each;
      }
    }
    return done;
  }
}
