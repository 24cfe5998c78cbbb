package io.quarterhour.internal.model;

import io.quarterhour.execution.Outcome;
import io.quarterhour.tenant.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The report of a worker about an attempt. */
public sealed interface AttemptReport {
  /**
   * The attempt ended with an outcome.
   *
   * @param outcome the outcome
   * @param mayRetry whether a failure may be retried
   * @param pause the minimum time before a retry
   * @param thrown the exception that the action threw, for the log of the host; null if it returned
   */
  record Finished(Outcome outcome, boolean mayRetry, Duration pause, @Nullable Throwable thrown)
      implements AttemptReport {
    /**
     * Creates a report whose retry, if there is one, follows after the delay of the retry policy.
     */
    public Finished(Outcome outcome, boolean mayRetry) {
      this(outcome, mayRetry, Duration.ZERO, null);
    }

    /** {@return the report of an attempt that ended because its action threw} */
    public static Finished thrown(Outcome outcome, boolean mayRetry, Throwable thrown) {
      return new Finished(outcome, mayRetry, Duration.ZERO, thrown);
    }
  }

  /**
   * The action succeeded, but the commit of its transaction reported an error. If the commit took
   * effect nevertheless, the success is recorded, and this report changes nothing.
   *
   * @param outcome the failure to record if the commit did not take effect
   */
  record NotCommitted(Outcome outcome) implements AttemptReport {}

  /**
   * The attempt was asked to stop and stopped.
   *
   * @param reason the caller and the reason, as text
   * @param outcome the outcome that the action returned; null if it threw or was never started
   */
  record Cancelled(String reason, @Nullable Outcome outcome) implements AttemptReport {}

  /**
   * The attempt was interrupted and must not be repeated.
   *
   * @param reason the reason, as text
   */
  record Interrupted(String reason) implements AttemptReport {}

  /**
   * The parameters or the definition of the execution cannot be decoded.
   *
   * @param reason the reason, as text
   */
  record Unreadable(String reason) implements AttemptReport {}

  /**
   * The execution is released, to run on another node or later.
   *
   * @param interruptedBy the reason for which the work was interrupted, as text; null if it had not
   *     started
   */
  record Released(@Nullable String interruptedBy) implements AttemptReport {}

  /**
   * The attempt came too early; it does not count.
   *
   * @param until the earliest instant of the next attempt
   */
  record Postponed(Instant until) implements AttemptReport {}

  /**
   * The execution is to run once for each of several tenants.
   *
   * @param tenants the tenants and their locks
   * @param version the version of the parameters
   */
  record FanOut(List<Tenant> tenants, int version) implements AttemptReport {}

  /**
   * A tenant of a fan-out.
   *
   * @param id the tenant
   * @param locks the names of the locks that its execution must hold while it runs
   */
  record Tenant(TenantId id, List<String> locks) {}
}
