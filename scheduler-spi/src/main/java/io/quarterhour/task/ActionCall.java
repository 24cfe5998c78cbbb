package io.quarterhour.task;

import io.quarterhour.error.NameSyntax;
import io.quarterhour.tenant.TargetSelector;
import io.quarterhour.tenant.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A wish to run an action once, without a task: at once, or at a time. It is not aligned to any
 * grid.
 *
 * <pre>
 * {@code client.enqueue(ActionCall.of("mail.send", Map.of("to", "ann@acme.example")).at(tomorrow))}
 * </pre>
 *
 * @param action the name of the action
 * @param parameters its parameters, values as in JSON; unmodifiable
 * @param payload what is laid over the payload that the action declares; unmodifiable
 * @param targets the targets that take the place of the action's own
 * @param tenant for whom; null for the caller's only tenant, else the installation
 * @param at not before this instant; null for at once
 * @param options queue, retries and limits
 */
public record ActionCall(
    String action,
    Map<String, Object> parameters,
    Map<String, Object> payload,
    TargetSelector targets,
    @Nullable TenantId tenant,
    @Nullable Instant at,
    Options options) {

  /**
   * How a call behaves.
   *
   * @param queue the queue; null for the one that the action declares, else {@code default}
   * @param retry retries; null for what the action declares, else three
   * @param timeLimit how long one attempt may take; null for what the action declares, else without
   *     limit
   * @param locks names of locks that it must hold while it runs
   */
  public record Options(
      @Nullable String queue,
      @Nullable RetryPolicy retry,
      @Nullable Duration timeLimit,
      List<String> locks) {
    /** All as the action declares. */
    public static final Options DEFAULT = new Options(null, null, null, List.of());

    public Options {
      if (queue != null) {
        NameSyntax.check("queue", queue);
      }
      locks = TaskPolicies.DEFAULT.withTimeLimit(timeLimit).withLocks(locks).locks();
    }
  }

  public ActionCall {
    NameSyntax.check("action", action);
    parameters = copy(parameters);
    payload = copy(payload);
    at = at == null ? null : at.truncatedTo(ChronoUnit.MILLIS);
  }

  /**
   * A copy that keeps the order and may hold nulls; an empty one is shared, since many calls carry
   * nothing.
   */
  private static Map<String, Object> copy(Map<String, Object> values) {
    return values.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /**
   * A call without parameters.
   *
   * @param action the name of the action
   * @return the call
   */
  public static ActionCall of(String action) {
    return of(action, Map.of());
  }

  /**
   * A call.
   *
   * @param action the name of the action
   * @param parameters its parameters by name
   * @return the call
   */
  public static ActionCall of(String action, Map<String, Object> parameters) {
    return new ActionCall(
        action, parameters, Map.of(), TargetSelector.NONE, null, null, Options.DEFAULT);
  }

  /**
   * Not before an instant.
   *
   * @param instant when
   * @return the call
   */
  public ActionCall at(Instant instant) {
    return new ActionCall(action, parameters, payload, targets, tenant, instant, options);
  }

  /**
   * For a tenant.
   *
   * @param name the name of the tenant
   * @return the call
   */
  public ActionCall tenant(String name) {
    return new ActionCall(action, parameters, payload, targets, TenantId.of(name), at, options);
  }

  /**
   * With a payload.
   *
   * @param values what is laid over the action's own
   * @return the call
   */
  public ActionCall payload(Map<String, Object> values) {
    return new ActionCall(action, parameters, values, targets, tenant, at, options);
  }

  /**
   * On targets.
   *
   * @param selector in place of the action's own
   * @return the call
   */
  public ActionCall targets(TargetSelector selector) {
    return new ActionCall(action, parameters, payload, selector, tenant, at, options);
  }

  /**
   * On a queue.
   *
   * @param queue its name
   * @return the call
   */
  public ActionCall queue(String queue) {
    return with(new Options(queue, options.retry, options.timeLimit, options.locks));
  }

  /**
   * With retries.
   *
   * @param policy the policy
   * @return the call
   */
  public ActionCall retry(RetryPolicy policy) {
    return with(new Options(options.queue, policy, options.timeLimit, options.locks));
  }

  /**
   * With a limit of time for each attempt.
   *
   * @param limit the limit
   * @return the call
   */
  public ActionCall timeLimit(Duration limit) {
    return with(new Options(options.queue, options.retry, limit, options.locks));
  }

  /**
   * Under locks.
   *
   * @param names the names of the locks
   * @return the call
   */
  public ActionCall locks(String... names) {
    return with(new Options(options.queue, options.retry, options.timeLimit, List.of(names)));
  }

  private ActionCall with(Options other) {
    return new ActionCall(action, parameters, payload, targets, tenant, at, other);
  }
}
