package io.quarterhour.task;

import io.quarterhour.error.InvalidInputException;
import io.quarterhour.error.NameSyntax;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A rule for notifications about the executions of a task. A task may have several rules, in any
 * combination. For the end of an execution, a rule sends at most one notification.
 *
 * <p>{@link Event#ON_CHANGE} and {@link Event#ON_RECOVERY} compare an execution with the previous
 * one. The comparison covers the executions of one task and tenant that succeeded, ended with a
 * warning, failed or were interrupted, in the order in which they ended. Cancelled executions and
 * skipped slots are ignored, and the first execution is compared with a success.
 *
 * @param notifier the name of the notifier, by {@link NameSyntax}
 * @param events the events that cause a notification; at least one, unmodifiable
 * @param settings the settings of the notifier for this task, for example the recipients; values as
 *     in JSON, unmodifiable
 * @param scope whether a fan-out causes one notification, or one per tenant
 * @param lateAfter the delay, zero to 366 days, after the slot of an execution from which the
 *     execution is late if it has not started; null unless {@code events} contains {@link
 *     Event#ON_LATE}
 * @param digest the policy that collects several notifications into one; null to send each
 *     separately
 */
public record NotificationRule(
    String notifier,
    Set<Event> events,
    Map<String, Object> settings,
    Scope scope,
    @Nullable Duration lateAfter,
    @Nullable Digest digest) {
  /** The events that may cause a notification. */
  public enum Event {
    /** Each execution that started and has finished, in any end state. */
    ALWAYS,
    /** An execution that ended with a warning, failed or was interrupted. */
    ON_WARNING,
    /** An execution that failed or was interrupted. */
    ON_FAILURE,
    /**
     * An execution whose outcome (success, warning or failure) differs from the previous one. An
     * interrupted execution counts as a failure.
     */
    ON_CHANGE,
    /** An execution that did not fail, after one that failed. */
    ON_RECOVERY,
    /**
     * A slot of the schedule that was skipped unintentionally: an earlier execution had not
     * finished, the slot was too late, or more slots were missed than the catch-up policy runs.
     * Consecutive slots that are skipped for the same reason cause one notification.
     */
    ON_SKIPPED,
    /**
     * An execution that has not started {@code lateAfter} after its slot. No notification is sent
     * if the execution started, or ended without a start, by that time; a notification that is
     * delivered later is sent even if the execution has started in the meantime. An execution that
     * a node has claimed in advance, and that waits for a worker of that node, counts as started.
     */
    ON_LATE
  }

  /** The subject of the notifications about a fan-out. */
  public enum Scope {
    /** The fan-out as a whole: one notification after all tenants have finished. */
    FAN_OUT,
    /**
     * The execution of each tenant: one notification per tenant, compared with the previous
     * execution of that tenant.
     */
    TENANT
  }

  /**
   * A digest: one notification about several executions. It is sent when it contains {@code
   * maxExecutions} executions, or when {@code within} has passed since the first.
   *
   * @param maxExecutions the maximum number of executions, 2 to {@value #MAX_EXECUTIONS}
   * @param within the maximum delay after the first execution, more than zero and at most 366 days;
   *     null to wait until {@code maxExecutions} is reached
   */
  public record Digest(int maxExecutions, @Nullable Duration within) {
    /** The maximum number of executions in one digest. */
    public static final int MAX_EXECUTIONS = 200;

    private static final Duration MAX_PERIOD = Duration.ofDays(366);

    public Digest {
      List<String> problems = new ArrayList<>();
      if (maxExecutions < 2 || maxExecutions > MAX_EXECUTIONS) {
        problems.add("maxExecutions must be 2 to " + MAX_EXECUTIONS + ", was " + maxExecutions);
      }
      if (within != null
          && (within.isZero() || within.isNegative() || within.compareTo(MAX_PERIOD) > 0)) {
        problems.add("within must be more than PT0S and at most " + MAX_PERIOD + ", was " + within);
      }
      if (!problems.isEmpty()) {
        throw new InvalidInputException("the digest of a notification rule is invalid", problems);
      }
    }
  }

  public NotificationRule {
    NameSyntax.check("notifier", notifier);
    List<String> problems = new ArrayList<>();
    if (events.isEmpty()) {
      problems.add("the events for notifier '" + notifier + "' must not be empty, was []");
    }
    if (events.contains(Event.ON_LATE) != (lateAfter != null)) {
      problems.add(
          "lateAfter must be set if the events contain ON_LATE, and must be null otherwise");
    }
    if (lateAfter != null
        && (lateAfter.isNegative() || lateAfter.compareTo(Digest.MAX_PERIOD) > 0)) {
      problems.add("lateAfter must be PT0S to " + Digest.MAX_PERIOD + ", was " + lateAfter);
    }
    if (!problems.isEmpty()) {
      throw new InvalidInputException(
          "the notification rule for notifier '" + notifier + "' is invalid", problems);
    }
    events = Collections.unmodifiableSet(EnumSet.copyOf(events));
    settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
  }

  /**
   * Creates a rule for several events.
   *
   * @param notifier the name of the notifier
   * @param settings the settings of the notifier for this task
   * @param when the events, at least one; not {@link Event#ON_LATE}
   * @return the rule
   */
  public static NotificationRule of(
      String notifier, Map<String, Object> settings, Set<Event> when) {
    return new NotificationRule(notifier, when, settings, Scope.FAN_OUT, null, null);
  }

  /**
   * Creates a rule for all executions that have finished.
   *
   * @param notifier the name of the notifier
   * @param settings the settings of the notifier for this task
   * @return the rule
   */
  public static NotificationRule always(String notifier, Map<String, Object> settings) {
    return of(notifier, settings, Set.of(Event.ALWAYS));
  }

  /**
   * Creates a rule for failures.
   *
   * @param notifier the name of the notifier
   * @param settings the settings of the notifier for this task
   * @return the rule
   */
  public static NotificationRule onFailure(String notifier, Map<String, Object> settings) {
    return of(notifier, settings, Set.of(Event.ON_FAILURE));
  }

  /**
   * Creates a rule for warnings and failures.
   *
   * @param notifier the name of the notifier
   * @param settings the settings of the notifier for this task
   * @return the rule
   */
  public static NotificationRule onWarning(String notifier, Map<String, Object> settings) {
    return of(notifier, settings, Set.of(Event.ON_WARNING));
  }

  /**
   * Creates a rule for each failure and for the recovery after it, as a ticket needs it.
   *
   * @param notifier the name of the notifier
   * @param settings the settings of the notifier for this task
   * @return the rule
   */
  public static NotificationRule onFailureAndRecovery(
      String notifier, Map<String, Object> settings) {
    return of(notifier, settings, Set.of(Event.ON_FAILURE, Event.ON_RECOVERY));
  }

  /**
   * Creates a rule for executions whose outcome differs from the previous one.
   *
   * @param notifier the name of the notifier
   * @param settings the settings of the notifier for this task
   * @return the rule
   */
  public static NotificationRule onChange(String notifier, Map<String, Object> settings) {
    return of(notifier, settings, Set.of(Event.ON_CHANGE));
  }

  /**
   * Creates a rule for slots that were skipped unintentionally.
   *
   * @param notifier the name of the notifier
   * @param settings the settings of the notifier for this task
   * @return the rule
   */
  public static NotificationRule onSkipped(String notifier, Map<String, Object> settings) {
    return of(notifier, settings, Set.of(Event.ON_SKIPPED));
  }

  /**
   * Creates a rule for executions that do not start in time.
   *
   * @param after the delay after the slot of an execution from which the execution is late if it
   *     has not started, zero to 366 days
   * @param notifier the name of the notifier
   * @param settings the settings of the notifier for this task
   * @return the rule
   */
  public static NotificationRule onLate(
      Duration after, String notifier, Map<String, Object> settings) {
    return new NotificationRule(
        notifier, Set.of(Event.ON_LATE), settings, Scope.FAN_OUT, after, null);
  }

  /**
   * {@return a copy that sends one notification per tenant if the task runs for several tenants}
   */
  public NotificationRule perTenant() {
    return new NotificationRule(notifier, events, settings, Scope.TENANT, lateAfter, digest);
  }

  /**
   * Returns a copy that collects a fixed number of executions into one notification.
   *
   * @param count the number of executions, 2 to {@value Digest#MAX_EXECUTIONS}
   * @return the rule
   */
  public NotificationRule digestAfter(int count) {
    return digest(new Digest(count, null));
  }

  /**
   * Returns a copy that collects the executions of a period into one notification, which is sent
   * earlier if there are {@value Digest#MAX_EXECUTIONS} executions.
   *
   * @param within the delay after the first execution at which the digest is sent
   * @return the rule
   */
  public NotificationRule digestWithin(Duration within) {
    return digest(new Digest(Digest.MAX_EXECUTIONS, within));
  }

  /**
   * Returns a copy with another digest.
   *
   * @param other the digest; null to send each notification separately
   * @return the rule
   */
  public NotificationRule digest(@Nullable Digest other) {
    return new NotificationRule(notifier, events, settings, scope, lateAfter, other);
  }

  /** {@return whether the rule depends on the outcome of the previous execution} */
  public boolean comparesOutcomes() {
    return events.contains(Event.ON_CHANGE) || events.contains(Event.ON_RECOVERY);
  }
}
