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
 * Who is told of what comes of a task. A task may have several rules, in any mix.
 *
 * <p>Which executions a rule compares: those of one task and tenant that succeeded, ended with a
 * warning, failed or were interrupted, in the order in which they ended. Cancelled ones and skipped
 * slots stand aside. Before the first one all was well.
 *
 * @param notifier the name of the notifier
 * @param events what is told, any of it
 * @param settings what the notifier needs for this task, for example recipients; values as in JSON
 * @param scope whether a fan-out is told of as a whole or tenant by tenant
 * @param lateAfter after how long without having begun an execution is late; null unless {@link
 *     Event#ON_LATE} is told
 * @param digest how notifications are gathered; null if each goes out by itself
 */
public record NotificationRule(
    String notifier,
    Set<Event> events,
    Map<String, Object> settings,
    Scope scope,
    @Nullable Duration lateAfter,
    @Nullable Digest digest) {
  /** What is told. */
  public enum Event {
    /** Every execution that has begun and is over, however it ended. */
    ALWAYS,
    /** An execution that ended with a warning, failed or was interrupted. */
    ON_WARNING,
    /** An execution that failed or was interrupted. */
    ON_FAILURE,
    /**
     * An execution that ended otherwise than the one before: of success, warning and failure. One
     * that was interrupted has failed.
     */
    ON_CHANGE,
    /** An execution that did not fail, after one that had. */
    ON_RECOVERY,
    /**
     * A slot of the schedule that was not run though nobody wanted that: the one before still ran,
     * or it was too late. Slots that were skipped one after the other for one reason are told once.
     */
    ON_SKIPPED,
    /**
     * An execution that has not begun so long after its slot; told while that is so. One that a
     * node claimed ahead and has no worker for counts as begun.
     */
    ON_LATE
  }

  /** How a task that runs for several tenants is told of. */
  public enum Scope {
    /** Once, when all tenants are done. */
    FAN_OUT,
    /** Each tenant's execution by itself, compared with the one of that tenant before. */
    TENANT
  }

  /**
   * Several in one: sent when there are so many, or so long after the first.
   *
   * @param maxExecutions how many at most, 2 to {@value #MAX_EXECUTIONS}
   * @param within how long after the first at the latest; null to wait until there are so many
   */
  public record Digest(int maxExecutions, @Nullable Duration within) {
    /** The most that one digest tells of. */
    public static final int MAX_EXECUTIONS = 200;

    private static final Duration MAX_PERIOD = Duration.ofDays(366);

    public Digest {
      List<String> problems = new ArrayList<>();
      if (maxExecutions < 2 || maxExecutions > MAX_EXECUTIONS) {
        problems.add(
            "a digest must tell of at most 2 to " + MAX_EXECUTIONS + ", was " + maxExecutions);
      }
      if (within != null
          && (within.isZero() || within.isNegative() || within.compareTo(MAX_PERIOD) > 0)) {
        problems.add(
            "a digest must be sent after more than zero, at most "
                + MAX_PERIOD
                + ", was "
                + within);
      }
      if (!problems.isEmpty()) {
        throw new InvalidInputException("the digest of a rule is wrong", problems);
      }
    }
  }

  public NotificationRule {
    NameSyntax.check("notifier", notifier);
    List<String> problems = new ArrayList<>();
    if (events.isEmpty()) {
      problems.add("a rule must say when notifier '" + notifier + "' tells, said nothing");
    }
    if (events.contains(Event.ON_LATE) != (lateAfter != null)) {
      problems.add(
          "a rule must say after how long an execution is late if and only if it tells so");
    }
    if (lateAfter != null
        && (lateAfter.isNegative() || lateAfter.compareTo(Digest.MAX_PERIOD) > 0)) {
      problems.add(
          "an execution must be late after zero to " + Digest.MAX_PERIOD + ", was " + lateAfter);
    }
    if (!problems.isEmpty()) {
      throw new InvalidInputException(
          "the rule for notifier '" + notifier + "' is wrong", problems);
    }
    events = Collections.unmodifiableSet(EnumSet.copyOf(events));
    settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
  }

  /**
   * Tells of several things.
   *
   * @param notifier the name of the notifier
   * @param settings its settings for this task
   * @param when what is told, any of it; not {@link Event#ON_LATE}
   * @return the rule
   */
  public static NotificationRule of(
      String notifier, Map<String, Object> settings, Set<Event> when) {
    return new NotificationRule(notifier, when, settings, Scope.FAN_OUT, null, null);
  }

  /**
   * Tells of every execution that is over.
   *
   * @param notifier the name of the notifier
   * @param settings its settings for this task
   * @return the rule
   */
  public static NotificationRule always(String notifier, Map<String, Object> settings) {
    return of(notifier, settings, Set.of(Event.ALWAYS));
  }

  /**
   * Tells of failures.
   *
   * @param notifier the name of the notifier
   * @param settings its settings for this task
   * @return the rule
   */
  public static NotificationRule onFailure(String notifier, Map<String, Object> settings) {
    return of(notifier, settings, Set.of(Event.ON_FAILURE));
  }

  /**
   * Tells of warnings and failures.
   *
   * @param notifier the name of the notifier
   * @param settings its settings for this task
   * @return the rule
   */
  public static NotificationRule onWarning(String notifier, Map<String, Object> settings) {
    return of(notifier, settings, Set.of(Event.ON_WARNING));
  }

  /**
   * Tells of each failure, and of the recovery after it: what a ticket needs.
   *
   * @param notifier the name of the notifier
   * @param settings its settings for this task
   * @return the rule
   */
  public static NotificationRule onFailureAndRecovery(
      String notifier, Map<String, Object> settings) {
    return of(notifier, settings, Set.of(Event.ON_FAILURE, Event.ON_RECOVERY));
  }

  /**
   * Tells when an execution ended otherwise than the one before.
   *
   * @param notifier the name of the notifier
   * @param settings its settings for this task
   * @return the rule
   */
  public static NotificationRule onChange(String notifier, Map<String, Object> settings) {
    return of(notifier, settings, Set.of(Event.ON_CHANGE));
  }

  /**
   * Tells of slots that did not run though nobody wanted that.
   *
   * @param notifier the name of the notifier
   * @param settings its settings for this task
   * @return the rule
   */
  public static NotificationRule onSkipped(String notifier, Map<String, Object> settings) {
    return of(notifier, settings, Set.of(Event.ON_SKIPPED));
  }

  /**
   * Tells of executions that do not begin.
   *
   * @param after how long after its slot an execution is late
   * @param notifier the name of the notifier
   * @param settings its settings for this task
   * @return the rule
   */
  public static NotificationRule onLate(
      Duration after, String notifier, Map<String, Object> settings) {
    return new NotificationRule(
        notifier, Set.of(Event.ON_LATE), settings, Scope.FAN_OUT, after, null);
  }

  /** {@return the same, tenant by tenant where the task runs for several} */
  public NotificationRule perTenant() {
    return new NotificationRule(notifier, events, settings, Scope.TENANT, lateAfter, digest);
  }

  /**
   * The same, several in one.
   *
   * @param count how many, 2 to {@value Digest#MAX_EXECUTIONS}
   * @return the rule
   */
  public NotificationRule digestAfter(int count) {
    return digest(new Digest(count, null));
  }

  /**
   * The same, all of a time in one; earlier if there are {@value Digest#MAX_EXECUTIONS} of them.
   *
   * @param within how long after the first the digest is sent
   * @return the rule
   */
  public NotificationRule digestWithin(Duration within) {
    return digest(new Digest(Digest.MAX_EXECUTIONS, within));
  }

  /**
   * The same, several in one.
   *
   * @param other how they are gathered; null for each by itself
   * @return the rule
   */
  public NotificationRule digest(@Nullable Digest other) {
    return new NotificationRule(notifier, events, settings, scope, lateAfter, other);
  }

  /** {@return whether it matters how the execution before ended} */
  public boolean comparesOutcomes() {
    return events.contains(Event.ON_CHANGE) || events.contains(Event.ON_RECOVERY);
  }
}
