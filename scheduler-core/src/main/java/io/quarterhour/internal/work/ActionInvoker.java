package io.quarterhour.internal.work;

import io.quarterhour.action.Action;
import io.quarterhour.action.TransactionalAction;
import io.quarterhour.client.SchedulerClient;
import io.quarterhour.execution.Outcome;
import io.quarterhour.execution.OutcomeStatus;
import io.quarterhour.internal.codec.Json;
import io.quarterhour.internal.model.AttemptReport;
import io.quarterhour.store.TransactionSupport;
import io.quarterhour.tenant.Target;
import io.quarterhour.tenant.TargetSelector;
import io.quarterhour.tenant.TenantId;
import io.quarterhour.time.TimeSource;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Invokes actions: begins the transactions of transactional ones, resolves targets, provides the
 * context and checks the outcome.
 */
public final class ActionInvoker {
  private final HostDirectories directories;
  private final @Nullable TransactionSupport<?> transactionSupport;
  private final Function<TenantId, SchedulerClient> clients;
  private final TimeSource time;
  private final AttemptLimits limits;

  /**
   * Creates an invoker.
   *
   * @param directories the directories of the host
   * @param transactionSupport the source of transactions for transactional actions; null if the
   *     store has none
   * @param clients the source of clients for the actions of a tenant
   * @param time the time, in whole milliseconds
   * @param limits the limits of an attempt
   */
  public ActionInvoker(
      HostDirectories directories,
      @Nullable TransactionSupport<?> transactionSupport,
      Function<TenantId, SchedulerClient> clients,
      TimeSource time,
      AttemptLimits limits) {
    this.directories = directories;
    this.transactionSupport = transactionSupport;
    this.clients = clients;
    this.time = time;
    this.limits = limits;
  }

  /** Begins the transaction of a transactional action. */
  void prepare(Action<?> action, RunningAttempt run) throws InterruptedException {
    if (action instanceof TransactionalAction<?, ?> && transactionSupport != null) {
      run.transaction(transactionSupport.begin());
    }
  }

  /**
   * Resolves the targets that a selector selects for the tenant of a run, within the time limit of
   * directories.
   *
   * @throws InterruptedException if the run was cancelled meanwhile, so that its action must not
   *     start
   */
  List<Target> targets(TargetSelector selector, RunningAttempt run) throws InterruptedException {
    if (selector.isEmpty()) {
      return List.of();
    }
    TimeLimit ofAction = run.timeLimit();
    String exceeded = directories.exceeded("target", directories.targets());
    TimeLimit ofDirectory = TimeLimit.of(time.instant(), directories.timeLimit(), exceeded);
    run.limitedTo(TimeLimit.earlier(ofAction, ofDirectory));
    List<Target> resolved;
    try {
      TenantId tenant = run.claimed().execution().tenant();
      resolved = directories.targets().resolve(selector, tenant).stream().distinct().toList();
    } finally {
      run.limitedTo(ofAction);
    }
    run.throwIfCancelled();
    return resolved;
  }

  /**
   * Invokes an action.
   *
   * @throws Exception if the action throws it
   */
  <P extends Record> AttemptReport invoke(
      Action<P> action, DefaultActionContext.Inputs<P> inputs, RunningAttempt run, AttemptLog log)
      throws Exception {
    DefaultActionContext<P> context = new DefaultActionContext<>(this, inputs, run, log);
    Outcome outcome =
        action instanceof TransactionalAction<P, ?> transactional
            ? inTransaction(transactional, context, run)
            : action.run(context);
    return ended(outcome, context, log);
  }

  private static <P extends Record, T> Outcome inTransaction(
      TransactionalAction<P, T> transactional, DefaultActionContext<P> context, RunningAttempt run)
      throws Exception {
    TransactionSupport.Transaction<?> transaction = Objects.requireNonNull(run.transaction());
    return transactional.run(context, transactional.transactionType().cast(transaction.handle()));
  }

  private AttemptReport ended(
      @Nullable Outcome outcome, DefaultActionContext<?> context, AttemptLog log) {
    if (outcome == null || outcome.status() == null) {
      String what = outcome == null ? "null instead of an outcome" : "an outcome without a status";
      return new AttemptReport.Finished(Outcome.failure("the action returned " + what), true);
    }
    if (outcome.result() == null) {
      outcome = outcome.withResult(context.result());
    } else {
      limits.checkedResult(outcome.result());
    }
    if (outcome.status() == OutcomeStatus.SUCCESS && log.hasWarnings()) {
      outcome = new Outcome(OutcomeStatus.WARNING, outcome.summary(), outcome.result());
    }
    return new AttemptReport.Finished(outcome, true);
  }

  /** {@return a result of an action as JSON text, which has at most the permitted length} */
  String json(Object result) {
    return limits.checkedResult(Json.text(result));
  }

  /** {@return a client for the actions of a tenant} */
  SchedulerClient client(TenantId tenant) {
    return clients.apply(tenant);
  }

  TimeSource time() {
    return time;
  }
}
