package io.quarterhour.jdbc.internal;

import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.Origin;
import io.quarterhour.jdbc.internal.rows.EnumCodes;
import io.quarterhour.jdbc.internal.rows.ExecutionColumns;
import io.quarterhour.jdbc.internal.rows.LockedTasks;
import io.quarterhour.jdbc.internal.sql.Parameters;
import io.quarterhour.jdbc.internal.sql.PlannerHint;
import io.quarterhour.jdbc.internal.sql.Session;
import io.quarterhour.store.execution.NewExecution;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.TenantId;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks up what already exists of executions that are to be inserted: the same id, the same slot,
 * and the number of live executions of the same task and tenant. The rows of their tasks are
 * locked, so that only this transaction itself can change the result. A task stores the newest slot
 * for which it had an execution: later slots are not looked up.
 */
final class ExistingExecutions {
  private static final String OF_SLOT =
      "task_tenant = %1$s and task_name = %2$s and tenant = %3$s and slot_at = %4$s";

  private static final String ACTIVE =
      "(select count(*) from {live} where task_tenant = %1$s and task_name = %2$s"
          + " and tenant = %3$s and origin <> %4$s)";

  private static final String IS_ACTIVE =
      "task_tenant = e.task_tenant and task_name = e.task_name and tenant = e.for_tenant"
          + " and origin <> ?";

  private static final String IDS =
      "select id from {live} where id = any(?)"
          + " union all select id from {history} where id = any(?)";

  /**
   * Looks up each execution row by row, regardless of the sizes of the tables. Most lookups find
   * nothing, and return no row. Usually one live execution is enough to know that a task is at its
   * limit.
   */
  private static final String FIND_EXISTING =
      "select * from (select e.place, case when e.slot is not null then "
          + sameSlot("e.task_tenant", "e.task_name", "e.for_tenant", "e.slot")
          + " end as same_slot, case when e.active_limit = 1 then (select 1 from {live} where "
          + IS_ACTIVE
          + " limit 1) when e.active_limit > 1 then (select count(*) from (select 1 from {live}"
          + " where "
          + IS_ACTIVE
          + " limit e.active_limit) a) end as active"
          + " from unnest(?::int[], ?::text[], ?::text[], ?::text[], ?::bigint[], ?::int[])"
          + " as e(place, task_tenant, task_name, for_tenant, slot, active_limit)) found"
          + " where same_slot is not null or active > 0";

  private final Session session;
  private final LockedTasks tasks;
  private final Set<ExecutionId> ids = new HashSet<>();
  private final Map<Slot, ExecutionId> slots = new HashMap<>();
  private final Map<Place, Integer> active = new HashMap<>();

  /** A slot that can have only one execution. */
  private record Slot(Place place, Instant at) {
    static @Nullable Slot of(NewExecution execution) {
      Place place = Place.of(execution);
      Instant at = ExecutionColumns.slotAt(execution.origin(), execution.slots());
      return place == null || at == null ? null : new Slot(place, at);
    }
  }

  /** A task and the tenant of the execution. */
  private record Place(TaskId task, TenantId tenant) {
    static @Nullable Place of(NewExecution execution) {
      TaskId task = execution.origin().task();
      return task == null ? null : new Place(task, execution.routing().tenant());
    }
  }

  ExistingExecutions(Session session, LockedTasks tasks) {
    this.session = session;
    this.tasks = tasks;
  }

  private static String sameSlot(String taskTenant, String taskName, String tenant, String at) {
    String same = OF_SLOT.formatted(taskTenant, taskName, tenant, at);
    return "coalesce((select id from {live} where "
        + same
        + "), (select id from {history} where "
        + same
        + " and (state <> "
        + EnumCodes.STATES.of(ExecutionState.CANCELLED)
        + " or started_at is not null)"
        // A slot that was run again has several executions.
        + " limit 1))";
  }

  /**
   * {@return the existing execution with the same id or otherwise the same slot, live or finished;
   * or null}
   */
  @Nullable ExecutionId find(NewExecution execution) {
    if (ids.contains(execution.id())) {
      return execution.id();
    }
    Slot slot = Slot.of(execution);
    return slot == null ? null : slots.get(slot);
  }

  /**
   * {@return the number of live executions of the same task and tenant; at most the limit of the
   * execution, beyond which they are not counted}
   */
  int active(NewExecution execution) {
    Place place = Place.of(execution);
    return place == null ? 0 : active.getOrDefault(place, 0);
  }

  /** Notes that an id exists from now on. */
  void add(ExecutionId id) {
    ids.add(id);
  }

  /** Notes that an execution is live from now on. */
  void add(NewExecution execution) {
    ids.add(execution.id());
    Slot slot = Slot.of(execution);
    if (slot != null) {
      slots.put(slot, execution.id());
      active.computeIfPresent(slot.place, (place, number) -> number + 1);
    }
  }

  /** Reads the present contents of the tables. */
  void look(Collection<NewExecution> executions) throws SQLException {
    List<ExecutionId> wanted = executions.stream().map(NewExecution::id).toList();
    ids.addAll(
        session
            .plan(PlannerHint.BY_INDEX_FOR_MANY)
            .list(
                IDS,
                parameters -> parameters.ids(wanted).ids(wanted),
                resultRow -> resultRow.id("id")));
    List<NewExecution> unsure =
        executions.stream()
            .filter(one -> Place.of(one) != null)
            .filter(one -> one.constraints().maxActive() > 0 || slotToLookFor(one) != null)
            .toList();
    unsure.forEach(this::forget);
    if (session.dialect().supportsArrayStatements() && !unsure.isEmpty()) {
      lookTogether(unsure);
      return;
    }
    for (NewExecution execution : unsure) {
      lookAlone(execution);
    }
  }

  /** Resets the number of live executions of a task: it is 0 unless the tables contain some. */
  private void forget(NewExecution execution) {
    Place place = Place.of(execution);
    if (place != null && execution.constraints().maxActive() > 0) {
      active.put(place, 0);
    }
  }

  /** {@return the slot that an execution may share with an existing one, or null} */
  private @Nullable Instant slotToLookFor(NewExecution execution) {
    Instant slot = ExecutionColumns.slotAt(execution.origin(), execution.slots());
    return slot != null && tasks.mayHave(execution.origin().task(), slot) ? slot : null;
  }

  private void lookTogether(List<NewExecution> executions) throws SQLException {
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < executions.size(); i++) {
      places.add(i);
    }
    session
        .plan(PlannerHint.BY_INDEX_FOR_MANY)
        .list(
            FIND_EXISTING,
            parameters ->
                parameters
                    .small(EnumCodes.KINDS.of(Origin.Kind.NOTIFICATION))
                    .small(EnumCodes.KINDS.of(Origin.Kind.NOTIFICATION))
                    .smalls(places, place -> place)
                    .texts(executions, one -> ExecutionColumns.taskTenant(one.origin()))
                    .texts(executions, one -> ExecutionColumns.taskName(one.origin()))
                    .texts(executions, one -> one.routing().tenant().value())
                    .times(executions, this::slotToLookFor)
                    .smalls(executions, one -> one.constraints().maxActive()),
            resultRow -> {
              note(
                  executions.get(resultRow.small("place")),
                  resultRow.idOrNull("same_slot"),
                  resultRow.smallOrNull("active"));
              return true;
            });
  }

  private void note(
      NewExecution execution, @Nullable ExecutionId sameSlot, @Nullable Integer number) {
    Slot slot = Slot.of(execution);
    if (slot != null && sameSlot != null) {
      slots.put(slot, sameSlot);
    }
    Place place = Place.of(execution);
    if (place != null && number != null) {
      active.merge(place, number, Math::max);
    }
  }

  private void lookAlone(NewExecution execution) throws SQLException {
    Instant slot = slotToLookFor(execution);
    Place place = Place.of(execution);
    ExecutionId same =
        slot == null || place == null
            ? null
            : session.first(
                "select " + sameSlot("?", "?", "?", "?") + " as same_slot",
                parameters -> {
                  of(parameters, place).time(slot);
                  of(parameters, place).time(slot);
                },
                resultRow -> resultRow.idOrNull("same_slot"));
    boolean counted = place != null && execution.constraints().maxActive() > 0;
    Integer number =
        place == null || !counted
            ? null
            : session.first(
                "select " + ACTIVE.formatted("?", "?", "?", "?") + " as active",
                parameters ->
                    of(parameters, place).small(EnumCodes.KINDS.of(Origin.Kind.NOTIFICATION)),
                resultRow -> resultRow.small("active"));
    note(execution, same, number);
  }

  private static Parameters of(Parameters parameters, Place place) throws SQLException {
    return parameters.task(place.task).text(place.tenant.value());
  }
}
