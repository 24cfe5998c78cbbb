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
 * A request to run an action once, without a task: immediately, or not before a given instant. A
 * call is not aligned to any grid.
 *
 * <p>Parameters and payload may together have at most {@link Task#MAX_DOCUMENT} characters as JSON:
 * pass a reference to larger content.
 *
 * <p>It is an immutable value; the methods that change a property return a copy.
 *
 * <pre>
 * {@code client.enqueue(ActionCall.of("mail.send", Map.of("to", "ann@acme.example")).at(tomorrow))}
 * </pre>
 *
 * @param action the name of the action, by {@link NameSyntax}
 * @param parameters the parameters by name, values as in JSON; unmodifiable
 * @param payload the entries that are added to the payload that the action declares and replace
 *     entries of the same name; unmodifiable
 * @param targets the targets that replace those of the action; an empty selector keeps those of the
 *     action
 * @param tenant the tenant that the call runs for. If it is null, a caller with exactly one tenant
 *     calls for that tenant and a caller without a tenant restriction for the installation; every
 *     other caller must name a tenant
 * @param at the instant before which the call does not start, truncated to milliseconds; null to
 *     start as soon as possible
 * @param options the queue, the retries, the time limit and the locks
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
   * Options of a call. Null leaves an option to the action.
   *
   * @param queue the name of the queue, by {@link NameSyntax}; null for the queue that the action
   *     declares, or {@code default} if it declares none
   * @param retry the retry policy; null for the policy that the action declares, or three retries
   *     if it declares none
   * @param timeLimit the maximum duration of one attempt, positive; null for the limit that the
   *     action declares, or no limit if it declares none
   * @param locks the names of the locks that the execution holds while it runs, by {@link
   *     NameSyntax}; at most 100, sorted, without duplicates
   */
  public record Options(
      @Nullable String queue,
      @Nullable RetryPolicy retry,
      @Nullable Duration timeLimit,
      List<String> locks) {
    /** The options of a call that leaves everything to the action and has no locks. */
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
   * Copies a map; the copy keeps the order and may contain null values. An empty map is shared,
   * because many calls have neither parameters nor a payload.
   */
  private static Map<String, Object> copy(Map<String, Object> values) {
    return values.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /**
   * Creates a call without parameters.
   *
   * @param action the name of the action
   * @return the call
   */
  public static ActionCall of(String action) {
    return of(action, Map.of());
  }

  /**
   * Creates a call.
   *
   * @param action the name of the action
   * @param parameters the parameters by name, values as in JSON
   * @return the call
   */
  public static ActionCall of(String action, Map<String, Object> parameters) {
    return new ActionCall(
        action, parameters, Map.of(), TargetSelector.NONE, null, null, Options.DEFAULT);
  }

  /**
   * Sets the earliest start.
   *
   * @param instant the instant before which the call does not start
   * @return the changed copy
   */
  public ActionCall at(Instant instant) {
    return new ActionCall(action, parameters, payload, targets, tenant, instant, options);
  }

  /**
   * Sets the tenant.
   *
   * @param name the name of the tenant
   * @return the changed copy
   */
  public ActionCall tenant(String name) {
    return new ActionCall(action, parameters, payload, targets, TenantId.of(name), at, options);
  }

  /**
   * Sets the payload.
   *
   * @param values the entries that are added to the payload of the action and replace entries of
   *     the same name
   * @return the changed copy
   */
  public ActionCall payload(Map<String, Object> values) {
    return new ActionCall(action, parameters, values, targets, tenant, at, options);
  }

  /**
   * Sets the targets.
   *
   * @param selector the targets that replace those of the action
   * @return the changed copy
   */
  public ActionCall targets(TargetSelector selector) {
    return new ActionCall(action, parameters, payload, selector, tenant, at, options);
  }

  /**
   * Sets the queue.
   *
   * @param queue the name of the queue
   * @return the changed copy
   */
  public ActionCall queue(String queue) {
    return with(new Options(queue, options.retry, options.timeLimit, options.locks));
  }

  /**
   * Sets the retry policy.
   *
   * @param policy the policy
   * @return the changed copy
   */
  public ActionCall retry(RetryPolicy policy) {
    return with(new Options(options.queue, policy, options.timeLimit, options.locks));
  }

  /**
   * Sets the time limit of each attempt.
   *
   * @param limit the maximum duration of one attempt
   * @return the changed copy
   */
  public ActionCall timeLimit(Duration limit) {
    return with(new Options(options.queue, options.retry, limit, options.locks));
  }

  /**
   * Sets the locks that the execution holds while it runs.
   *
   * @param names the names of the locks
   * @return the changed copy
   */
  public ActionCall locks(String... names) {
    return with(new Options(options.queue, options.retry, options.timeLimit, List.of(names)));
  }

  private ActionCall with(Options other) {
    return new ActionCall(action, parameters, payload, targets, tenant, at, other);
  }
}
