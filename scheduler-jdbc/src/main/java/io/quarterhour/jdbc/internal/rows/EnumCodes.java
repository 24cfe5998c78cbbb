package io.quarterhour.jdbc.internal.rows;

import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.Origin;
import io.quarterhour.execution.OutcomeStatus;
import io.quarterhour.execution.Severity;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/**
 * The numbers that stand for enum constants in the tables. They never change and are never reused,
 * regardless of the order of the constants.
 *
 * @param <E> the type of the constants
 */
public final class EnumCodes<E extends Enum<E>> {
  /** States of executions. */
  public static final EnumCodes<ExecutionState> STATES =
      new EnumCodes<>(
          ExecutionState.class,
          Map.of(
              ExecutionState.WAITING, 1,
              ExecutionState.RUNNING, 2,
              ExecutionState.AWAITING_CHILDREN, 3,
              ExecutionState.SUCCEEDED, 4,
              ExecutionState.WARNING, 5,
              ExecutionState.FAILED, 6,
              ExecutionState.CANCELLED, 7,
              ExecutionState.INTERRUPTED, 8,
              ExecutionState.SKIPPED, 9,
              ExecutionState.QUARANTINED, 10));

  /** Origins of executions. */
  public static final EnumCodes<Origin.Kind> KINDS =
      new EnumCodes<>(
          Origin.Kind.class,
          Map.of(
              Origin.Kind.SCHEDULE, 1,
              Origin.Kind.MANUAL, 2,
              Origin.Kind.CALL, 3,
              Origin.Kind.CHILD, 4,
              Origin.Kind.NOTIFICATION, 5));

  /** Outcomes of actions. */
  public static final EnumCodes<OutcomeStatus> OUTCOMES =
      new EnumCodes<>(
          OutcomeStatus.class,
          Map.of(OutcomeStatus.SUCCESS, 1, OutcomeStatus.WARNING, 2, OutcomeStatus.FAILURE, 3));

  /**
   * Severities of log lines. The numbers rise with the severity: the worst of several lines has the
   * greatest number.
   */
  public static final EnumCodes<Severity> SEVERITIES =
      new EnumCodes<>(
          Severity.class,
          Map.of(Severity.PROGRESS, 1, Severity.INFO, 2, Severity.WARNING, 3, Severity.ERROR, 4));

  private final Class<E> type;
  private final Map<E, Integer> codes;
  private final Map<Integer, E> constants = new HashMap<>();

  private EnumCodes(Class<E> type, Map<E, Integer> codes) {
    this.type = type;
    this.codes = new EnumMap<>(codes);
    codes.forEach((constant, code) -> constants.put(code, constant));
  }

  /** {@return the number of a constant} */
  public int of(E constant) {
    Integer code = codes.get(constant);
    if (code == null) {
      throw new IllegalStateException(type.getSimpleName() + " " + constant + " has no code");
    }
    return code;
  }

  /** {@return the constant of a number} */
  public E read(int code) throws SQLException {
    E constant = constants.get(code);
    if (constant == null) {
      throw new SQLException("no " + type.getSimpleName() + " has the code " + code);
    }
    return constant;
  }
}
