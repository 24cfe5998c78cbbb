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
 * What an action works with during one attempt. It must not be used after the action returned. Safe
 * for use by many threads.
 *
 * @param <P> the record that holds the parameters
 */
public interface ActionContext<P extends Record> {
  /** {@return the parameters, checked and with defaults filled in} */
  P parameters();

  /** {@return the action's own payload with that of the task or call laid over it; unmodifiable} */
  Map<String, Object> payload();

  /** {@return what to work on, each once: pools are expanded; empty if nothing is selected} */
  List<Target> targets();

  /** {@return for whom it runs; {@link TenantId#INSTALLATION} for nobody in particular} */
  TenantId tenant();

  /** {@return the task; empty for a call without a task} */
  Optional<TaskId> task();

  /**
   * {@return the execution: the same for all its attempts, so it can serve as an idempotency key}
   */
  ExecutionId execution();

  /** {@return the fire time that this execution stands for; if several were merged, the latest} */
  Instant slot();

  /** {@return the number of this attempt, from 1} */
  int attempt();

  /** {@return when the time of this attempt is up; empty if it has no limit} */
  Optional<Instant> deadline();

  /**
   * {@return the fencing token: it grows each time the execution is claimed. Something that
   * remembers the highest one it has seen can refuse writes of an attempt that has lost its lease
   * without knowing}
   */
  long token();

  /** {@return the word that the action should stop} */
  CancelSignal cancelSignal();

  /** {@return the log of the execution} */
  ExecutionLog log();

  /**
   * Sets the data for programs that the outcome carries, in place of what was set before. A result
   * that the outcome itself brings wins over it.
   *
   * @param value records, maps, lists, texts, numbers; null for none
   * @throws IllegalArgumentException if it cannot be written as JSON or is larger than allowed
   */
  void result(@Nullable Object value);

  /** {@return a client of the same tenant, to enqueue what follows} */
  SchedulerClient client();

  /** {@return the time of the engine; an action that reads it can be tested under a manual time} */
  TimeSource time();
}
