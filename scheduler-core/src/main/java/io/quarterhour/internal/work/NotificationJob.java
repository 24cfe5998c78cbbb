package io.quarterhour.internal.work;

import io.quarterhour.error.StoreException;
import io.quarterhour.execution.Attempt;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.LogLine;
import io.quarterhour.execution.Outcome;
import io.quarterhour.internal.codec.DecodeException;
import io.quarterhour.internal.codec.NotificationCodec;
import io.quarterhour.internal.delivery.CircuitBreakers;
import io.quarterhour.internal.delivery.DigestStore;
import io.quarterhour.internal.model.AttemptReport;
import io.quarterhour.internal.model.CompletionPolicy;
import io.quarterhour.notifier.DeliveryException;
import io.quarterhour.notifier.Notification;
import io.quarterhour.notifier.Notifier;
import io.quarterhour.store.HistoryStore;
import io.quarterhour.tenant.TenantScope;
import io.quarterhour.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends a notification. */
record NotificationJob(
    CompletionPolicy completionPolicy,
    Notifier notifier,
    NotificationCodec.Document document,
    Office office)
    implements Job {
  private static final Logger LOG = LoggerFactory.getLogger(NotificationJob.class);
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final int MAX_LINES = 1000;

  /**
   * The longest accepted retry delay: a destination that asks for more is retried after one day.
   */
  private static final Duration MAX_PAUSE = Duration.ofDays(1);

  /**
   * The services that all notifications share.
   *
   * @param history the source of the executions that are reported
   * @param digests the digests
   * @param circuitBreakers the circuit breakers of the destinations
   * @param time the time
   */
  record Office(
      HistoryStore history,
      DigestStore digests,
      CircuitBreakers circuitBreakers,
      TimeSource time) {}

  @Override
  public @Nullable Duration timeLimit() {
    return LIMIT;
  }

  @Override
  public boolean isRepeatable() {
    return true;
  }

  @Override
  public AttemptReport perform(RunningAttempt run, AttemptLog log) throws Exception {
    if (document.lateAt() == null && document.digestSpec() == null) {
      CircuitBreakers.Key key = destination();
      Instant now = office.time.instant();
      Instant earliest = office.circuitBreakers.earliest(key, now);
      if (earliest.isAfter(now)) {
        return postpone(key, earliest, log);
      }
    }
    Execution self = run.claimed().execution();
    ExecutionId about = self.origin().parent();
    List<Execution> reportedExecutions = about == null ? List.of() : executions(List.of(about));
    if (reportedExecutions.isEmpty()) {
      return new AttemptReport.Finished(
          Outcome.failure(
              "execution "
                  + about
                  + " is no longer in the history, so nothing was sent; if this repeats, let the"
                  + " retention keep executions longer"),
          false);
    }
    if (document.lateAt() != null && !isLate(reportedExecutions.get(0), document.lateAt())) {
      return done("not late; nothing sent");
    }
    NotificationCodec.Resend resend = document.resend();
    if (resend != null) {
      List<Execution> those = executions(resend.executions());
      return send(self, resend.id(), those.isEmpty() ? reportedExecutions : those, log);
    }
    return document.digestSpec() == null
        ? send(self, self.id(), reportedExecutions, log)
        : collectDigest(self, reportedExecutions.get(0), document.digestSpec(), log);
  }

  private static AttemptReport done(String summary) {
    return new AttemptReport.Finished(Outcome.success(summary), false);
  }

  /** {@return the executions that are still in the history} */
  private List<Execution> executions(List<ExecutionId> ids) {
    List<Execution> found = new ArrayList<>(ids.size());
    for (ExecutionId id : ids) {
      office.history.execution(TenantScope.ALL, id).ifPresent(found::add);
    }
    return found;
  }

  /**
   * Compares with the start of the first attempt: an execution that waits for a retry has started
   * in time if its first attempt did.
   */
  private boolean isLate(Execution execution, Instant lateAt) {
    List<Attempt> attempts = office.history.attempts(execution.id());
    Instant startedAt =
        attempts.isEmpty() ? execution.status().startedAt() : attempts.get(0).startedAt();
    Instant ended = execution.status().endedAt();
    Instant settled = startedAt != null ? startedAt : ended;
    return settled == null || settled.isAfter(lateAt);
  }

  private AttemptReport collectDigest(
      Execution self, Execution about, NotificationCodec.DigestSpec digestSpec, AttemptLog log)
      throws Exception {
    DigestStore.Step step =
        office.digests.step(self.id(), about.id(), digestSpec, office.time.instant());
    if (step instanceof DigestStore.Step.Wait wait) {
      return new AttemptReport.Postponed(wait.until());
    }
    if (step instanceof DigestStore.Step.Done done) {
      return done(done.reason());
    }
    List<Execution> all = executions(((DigestStore.Step.Send) step).executions());
    AttemptReport attemptReport = send(self, self.id(), all.isEmpty() ? List.of(about) : all, log);
    if (attemptReport instanceof AttemptReport.Finished finished && !finished.mayRetry()) {
      recordSent(self, digestSpec);
    }
    return attemptReport;
  }

  /**
   * Notes that a digest was sent or permanently refused. A failure to do so does not fail the
   * notification: others find that the sender of the digest has finished.
   */
  private void recordSent(Execution self, NotificationCodec.DigestSpec digestSpec)
      throws DecodeException {
    try {
      office.digests.sent(self.id(), digestSpec);
    } catch (StoreException e) {
      LOG.debug(
          "Notification is finished, but its digest could not be marked as finished; nothing needs"
              + " to be done. notification={}",
          self.id(),
          e);
    }
  }

  private AttemptReport send(
      Execution self, ExecutionId id, List<Execution> reportedExecutions, AttemptLog log)
      throws Exception {
    CircuitBreakers.Key key = destination();
    Instant again = office.circuitBreakers.tryAcquire(key, office.time.instant());
    if (again != null) {
      return postpone(key, again, log);
    }
    try {
      notifier.send(notification(self, id, reportedExecutions));
    } catch (DeliveryException e) {
      if (e.isPermanent()) {
        office.circuitBreakers.recordSuccess(key);
      } else {
        failed(key, e);
      }
      return failure(e, log);
    } catch (Exception | LinkageError e) {
      failed(key, e);
      throw e;
    }
    office.circuitBreakers.recordSuccess(key);
    Outcome sent =
        reportedExecutions.size() == 1
            ? Outcome.success("sent")
            : Outcome.success("sent (" + reportedExecutions.size() + " executions)")
                .withResult(
                    NotificationCodec.executionList(
                        reportedExecutions.stream().map(Execution::id).toList()));
    return new AttemptReport.Finished(sent, false);
  }

  private CircuitBreakers.Key destination() {
    return CircuitBreakers.Key.of(notifier, document.settings());
  }

  private static AttemptReport postpone(CircuitBreakers.Key key, Instant until, AttemptLog log) {
    log.warn(
        "{} is suspended after consecutive failures; this notification waits until {} and is then"
            + " tried. If it lasts, fix the cause that the failed notifications state",
        named(key),
        until);
    return new AttemptReport.Postponed(until);
  }

  private static String named(CircuitBreakers.Key key) {
    return key.destination().isEmpty()
        ? "notifier '" + key.notifier() + "'"
        : key.destination() + " of notifier '" + key.notifier() + "'";
  }

  private void failed(CircuitBreakers.Key key, Throwable problem) {
    office.circuitBreakers.recordFailure(
        key, String.valueOf(problem.getMessage()), office.time.instant());
  }

  private Notification notification(
      Execution self, ExecutionId id, List<Execution> reportedExecutions) {
    ExecutionId last = reportedExecutions.get(reportedExecutions.size() - 1).id();
    List<LogLine> lines = office.history.log(last, 0, Integer.MAX_VALUE);
    return new Notification(
        id,
        self.attemptCounts().attempt(),
        document.settings(),
        document.title(),
        document.event(),
        reportedExecutions,
        lines.subList(Math.max(0, lines.size() - MAX_LINES), lines.size()));
  }

  private static AttemptReport failure(DeliveryException e, AttemptLog log) {
    log.error("{}", String.valueOf(e.getMessage()));
    Duration pause = e.retryDelay().orElse(Duration.ZERO);
    return new AttemptReport.Finished(
        Outcome.failure(String.valueOf(e.getMessage())),
        !e.isPermanent(),
        pause.compareTo(MAX_PAUSE) < 0 ? pause : MAX_PAUSE);
  }
}
