package io.quarterhour.internal.model;

import io.quarterhour.execution.Outcome;
import io.quarterhour.tenant.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a worker has to tell of an attempt. */
public sealed interface AttemptReport {
  /**
   * The work is done, or failed.
   *
   * @param outcome what came of it
   * @param mayRetry whether a failure may be tried again
   * @param pause no retry before so much time has passed
   */
  record Finished(Outcome outcome, boolean mayRetry, Duration pause) implements AttemptReport {
    /** Tried again, if it is, after the pause of the policy. */
    public Finished(Outcome outcome, boolean mayRetry) {
      this(outcome, mayRetry, Duration.ZERO);
    }
  }

  /**
   * Somebody asked to stop, and it stopped.
   *
   * @param reason who and why, in words
   * @param outcome what it answered, or null if it threw or never began
   */
  record Cancelled(String reason, @Nullable Outcome outcome) implements AttemptReport {}

  /**
   * It was cut off and must not run again.
   *
   * @param reason why, in words
   */
  record Interrupted(String reason) implements AttemptReport {}

  /**
   * What it is to run with cannot be read.
   *
   * @param reason why, in words
   */
  record Unreadable(String reason) implements AttemptReport {}

  /**
   * It goes back to be run elsewhere, or later.
   *
   * @param interruptedBy why the work was cut off, in words; null if it had not begun
   */
  record Released(@Nullable String interruptedBy) implements AttemptReport {}

  /**
   * It is too early; the attempt does not count.
   *
   * @param until not to be tried before
   */
  record Postponed(Instant until) implements AttemptReport {}

  /**
   * It runs once for each of several tenants.
   *
   * @param tenants whom, and under which locks
   * @param version the version of the parameters
   */
  record FanOut(List<Tenant> tenants, int version) implements AttemptReport {}

  /**
   * A tenant of a fan-out.
   *
   * @param id whom
   * @param locks names of the locks that its execution must hold while it runs
   */
  record Tenant(TenantId id, List<String> locks) {}
}
