package io.quarterhour.action;

import io.quarterhour.client.SchedulerClient;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.Target;
import io.quarterhour.tenant.TenantId;
import io.quarterhour.time.TimeSource;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The context of one attempt, passed to the action. It must not be used after the action has
 * returned. Safe for use by many threads.
 *
 * @param <P> the record that holds the parameters
 */
public interface ActionContext<P extends Record> {
  /** {@return the parameters, validated and with defaults filled in} */
  P parameters();

  /**
   * {@return the payload that the action declares, overridden by name by that of the task or call;
   * unmodifiable}
   */
  Map<String, Object> payload();

  /**
   * {@return the targets to work on, each once, with pools expanded; empty if none are selected}
   */
  List<Target> targets();

  /**
   * {@return the tenant that the execution belongs to; {@link TenantId#INSTALLATION} if it belongs
   * to no single tenant}
   */
  TenantId tenant();

  /** {@return the task; empty for a call without a task} */
  Optional<TaskId> task();

  /**
   * {@return the execution id; it is the same for all attempts, so it can serve as an idempotency
   * key}
   */
  ExecutionId execution();

  /** {@return the fire time that this execution stands for; if several were merged, the latest} */
  Instant slot();

  /** {@return the number of this attempt, from 1} */
  int attempt();

  /**
   * {@return the instant at which the time limit of this attempt is exceeded; empty if it has no
   * limit}
   */
  Optional<Instant> deadline();

  /**
   * {@return the fencing token, which grows each time the execution is claimed. A system that
   * remembers the highest token it has seen can refuse writes of an attempt that has lost its lease
   * without noticing}
   */
  long token();

  /** {@return the signal that asks the action to stop} */
  CancelSignal cancelSignal();

  /** {@return the log of the execution} */
  ExecutionLog log();

  /**
   * Sets the result data for programs that the outcome carries, replacing a value that was set
   * before. A result in the returned outcome takes precedence.
   *
   * @param value records, maps, lists, strings, numbers; null for no result
   * @throws IllegalArgumentException if the value cannot be written as JSON or is larger than
   *     allowed
   */
  void result(@Nullable Object value);

  /** {@return a client of the same tenant, for example to enqueue follow-up work} */
  SchedulerClient client();

  /**
   * {@return the time source of the engine; an action that reads it can be tested under a manual
   * time}
   */
  TimeSource time();
}
