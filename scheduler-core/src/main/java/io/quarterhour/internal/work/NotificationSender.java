package io.quarterhour.internal.work;

import io.quarterhour.error.StoreException;
import io.quarterhour.error.TextLimit;
import io.quarterhour.execution.Attempt;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.Outcome;
import io.quarterhour.internal.codec.DecodeException;
import io.quarterhour.internal.codec.NotificationCodec;
import io.quarterhour.internal.delivery.CircuitBreakers;
import io.quarterhour.internal.delivery.DigestStore;
import io.quarterhour.internal.model.AttemptReport;
import io.quarterhour.notifier.DeliveryException;
import io.quarterhour.notifier.Notification;
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

/**
 * Sends notifications. Unless the circuit breaker of a destination is open, a notification is sent
 * with the executions that it reports and the log of the last one, or added to its digest.
 */
public final class NotificationSender {
  private static final Logger LOG = LoggerFactory.getLogger(NotificationSender.class);
  private static final int MAX_LINES = 1000;

  /** The maximum number of characters of the results in a digest. */
  private static final long MAX_RESULTS = 4_194_304;

  /**
   * The longest accepted retry delay: a destination that asks for more is retried after one day.
   */
  private static final Duration MAX_PAUSE = Duration.ofDays(1);

  /**
   * The time for which a notification waits while its destination is suspended, without using up
   * its attempts.
   */
  private static final Duration MAX_WAIT = Duration.ofDays(1);

  /** The maximum difference of two equal instants after a store has rounded them. */
  private static final Duration ROUNDING = Duration.ofSeconds(1);

  private final HistoryStore history;
  private final DeliveryOrder deliveryOrder;
  private final DigestStore digests;
  private final CircuitBreakers circuitBreakers;
  private final TimeSource time;

  /**
   * Creates a sender.
   *
   * @param history the source of the executions that are reported
   * @param digests the digests
   * @param circuitBreakers the circuit breakers of the destinations
   * @param time the time
   */
  public NotificationSender(
      HistoryStore history, DigestStore digests, CircuitBreakers circuitBreakers, TimeSource time) {
    this.history = history;
    this.deliveryOrder = new DeliveryOrder(history);
    this.digests = digests;
    this.circuitBreakers = circuitBreakers;
    this.time = time;
  }

  /**
   * Sends the notification of a job, unless that is not wanted or not possible now.
   *
   * @throws Exception if the notifier throws it
   */
  AttemptReport send(NotificationJob job, RunningAttempt run, AttemptLog log) throws Exception {
    NotificationCodec.Document document = job.document();
    Execution self = run.claimed().execution();
    if (document.lateAt() == null && document.digestSpec() == null) {
      CircuitBreakers.Key key = job.destination(self);
      Instant now = time.instant();
      Instant earliest = circuitBreakers.earliest(key, now);
      if (earliest.isAfter(now)) {
        return postpone(self, key, earliest, log);
      }
    }
    ExecutionId about = self.origin().parent();
    List<Execution> reportedExecutions = about == null ? List.of() : executions(List.of(about));
    if (reportedExecutions.isEmpty()) {
      return new AttemptReport.Finished(
          Outcome.failure("execution " + about + " does not exist any more; nothing was sent"),
          false);
    }
    Instant turn = deliveryOrder.turn(self, document, time.instant());
    if (turn != null) {
      return new AttemptReport.Postponed(turn);
    }
    if (document.lateAt() != null && !isLate(reportedExecutions.get(0), document.lateAt())) {
      return done("not late; nothing sent");
    }
    NotificationCodec.Resend resend = document.resend();
    if (resend != null) {
      List<Execution> those = executions(resend.executions());
      return send(job, self, resend.id(), those.isEmpty() ? reportedExecutions : those, log);
    }
    return document.digestSpec() == null
        ? send(job, self, self.id(), reportedExecutions, log)
        : collectDigest(job, self, reportedExecutions.get(0), document.digestSpec(), log);
  }

  private static AttemptReport done(String summary) {
    return new AttemptReport.Finished(Outcome.success(summary), false);
  }

  /**
   * {@return the executions that are still in the history} The results of the first ones are
   * included, as many as fit into the memory of a digest.
   */
  private List<Execution> executions(List<ExecutionId> ids) {
    List<Execution> found = new ArrayList<>(ids.size());
    long characters = 0;
    for (ExecutionId id : ids) {
      Execution execution = history.execution(TenantScope.ALL, id).orElse(null);
      if (execution != null) {
        characters += resultLength(execution);
        boolean fits = found.isEmpty() || characters <= MAX_RESULTS;
        found.add(fits ? execution : execution.withoutResult());
      }
    }
    return found;
  }

  private static long resultLength(Execution execution) {
    String result = execution.outcome() == null ? null : execution.outcome().result();
    return result == null ? 0 : result.length();
  }

  /**
   * Compares with the start of the first attempt: an execution that waits for a retry has started
   * in time if its first attempt did.
   */
  private boolean isLate(Execution execution, Instant lateAt) {
    List<Attempt> attempts = history.attempts(execution.id());
    Instant startedAt =
        attempts.isEmpty() ? execution.status().startedAt() : attempts.get(0).startedAt();
    Instant ended = execution.status().endedAt();
    Instant settled = startedAt != null ? startedAt : ended;
    return settled == null || settled.isAfter(lateAt);
  }

  private AttemptReport collectDigest(
      NotificationJob job,
      Execution self,
      Execution about,
      NotificationCodec.DigestSpec digestSpec,
      AttemptLog log)
      throws Exception {
    DigestStore.Step step =
        digests.step(
            new DigestStore.Member(self.tenant(), self.id(), about.id()),
            digestSpec,
            time.instant());
    if (step instanceof DigestStore.Step.Wait wait) {
      return new AttemptReport.Postponed(wait.until());
    }
    if (step instanceof DigestStore.Step.Done done) {
      return done(done.reason());
    }
    List<Execution> all = executions(((DigestStore.Step.Send) step).executions());
    AttemptReport attemptReport =
        send(job, self, self.id(), all.isEmpty() ? List.of(about) : all, log);
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
      digests.sent(self.tenant(), self.id(), digestSpec, time.instant());
    } catch (StoreException e) {
      LOG.debug(
          "Notification is finished, but its digest could not be marked as finished; nothing needs"
              + " to be done. notification={}",
          self.id(),
          e);
    }
  }

  private AttemptReport send(
      NotificationJob job,
      Execution self,
      ExecutionId id,
      List<Execution> reportedExecutions,
      AttemptLog log)
      throws Exception {
    CircuitBreakers.Key key = job.destination(self);
    Instant again = circuitBreakers.tryAcquire(key, time.instant());
    if (again != null) {
      return postpone(self, key, again, log);
    }
    try {
      job.notifier().send(notification(job, self, id, reportedExecutions));
    } catch (DeliveryException e) {
      return failed(self, key, e, log);
    } catch (Exception | LinkageError e) {
      Instant until = failed(self, key, e);
      if (until == null) {
        throw e;
      }
      return postpone(self, key, until, log);
    }
    circuitBreakers.recordSuccess(key);
    Outcome sent =
        reportedExecutions.size() == 1
            ? Outcome.success("sent")
            : Outcome.success("sent (" + reportedExecutions.size() + " executions)")
                .withResult(
                    NotificationCodec.executionList(
                        reportedExecutions.stream().map(Execution::id).toList()));
    return new AttemptReport.Finished(sent, false);
  }

  private AttemptReport failed(
      Execution self, CircuitBreakers.Key key, DeliveryException e, AttemptLog log) {
    Duration asked = e.retryDelay().orElse(Duration.ZERO);
    Duration pause = asked.compareTo(MAX_PAUSE) < 0 ? asked : MAX_PAUSE;
    if (e.isPermanent()) {
      circuitBreakers.recordSuccess(key);
    } else if (e.isDelayed()) {
      circuitBreakers.recordDelay(key);
    } else {
      Instant until = failed(self, key, (Throwable) e);
      if (until != null) {
        Instant earliest = time.instant().plus(pause);
        return postpone(self, key, earliest.isAfter(until) ? earliest : until, log);
      }
    }
    String message = String.valueOf(e.getMessage());
    log.error("{}", message);
    return new AttemptReport.Finished(Outcome.failure(message), !e.isPermanent(), pause, e);
  }

  /**
   * Notes that a destination failed. While it is suspended, this does not count as a failed attempt
   * of a notification of the last day: the delays between those grow to an hour, and the
   * notification could wait that long after the destination works again.
   *
   * @return the instant at which to send the notification again; null if this is a failed attempt
   */
  private @Nullable Instant failed(Execution self, CircuitBreakers.Key key, Throwable problem) {
    String message = TextLimit.cut(String.valueOf(problem.getMessage()), Outcome.MAX_SUMMARY);
    Instant until = circuitBreakers.recordFailure(key, message, time.instant());
    return until == null || until.isAfter(self.slot().plus(MAX_WAIT)) ? null : until;
  }

  private AttemptReport postpone(
      Execution self, CircuitBreakers.Key key, Instant until, AttemptLog log) {
    if (!isDelayed(self)) {
      // Once, since a notification is postponed each minute of an outage.
      log.warn(
          "{} is suspended after consecutive failures; this notification waits, and is sent when"
              + " the destination works again, at the earliest at {}. If it lasts, fix the cause of"
              + " the last failure: {}",
          named(key),
          until,
          circuitBreakers.lastFailure(key));
    }
    return new AttemptReport.Postponed(until);
  }

  /** {@return whether a notification was retried or postponed: it is first ready in its slot} */
  private static boolean isDelayed(Execution self) {
    return self.status().readyAt().isAfter(self.slot().plus(ROUNDING));
  }

  private static String named(CircuitBreakers.Key key) {
    return key.destination().isEmpty()
        ? "notifier '" + key.notifier() + "'"
        : key.destination() + " of notifier '" + key.notifier() + "'";
  }

  private Notification notification(
      NotificationJob job, Execution self, ExecutionId id, List<Execution> reportedExecutions) {
    ExecutionId last = reportedExecutions.get(reportedExecutions.size() - 1).id();
    return new Notification(
        id,
        self.attemptCounts().attempt(),
        job.document().settings(),
        job.document().title(),
        job.document().event(),
        reportedExecutions,
        history.logTail(last, MAX_LINES));
  }
}
