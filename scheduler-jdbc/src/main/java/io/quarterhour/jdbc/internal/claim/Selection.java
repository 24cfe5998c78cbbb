package io.quarterhour.jdbc.internal.claim;

import io.quarterhour.execution.ExecutionId;
import io.quarterhour.jdbc.internal.sql.Parameters;
import java.sql.SQLException;
import java.util.List;

/**
 * The ready executions that a statement considers: all of them, all except some, or only some.
 *
 * @param condition the condition, with {@code and} in front; empty for all of them
 * @param ids the ids of the condition
 */
record Selection(String condition, List<ExecutionId> ids) {
  /** {@return all ready executions except some} */
  static Selection without(List<ExecutionId> ids) {
    return new Selection(ids.isEmpty() ? "" : " and not (l.id = any(?))", ids);
  }

  /** {@return only some executions, as far as they are ready} */
  static Selection only(List<ExecutionId> ids) {
    return new Selection(" and l.id = any(?)", ids);
  }

  /** Fills in the parameters of the condition. */
  Parameters fill(Parameters parameters) throws SQLException {
    return condition.isEmpty() ? parameters : parameters.ids(ids);
  }
}
