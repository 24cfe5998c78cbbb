package io.quarterhour.internal.work;

import io.quarterhour.action.TransactionalAction;
import io.quarterhour.error.InvalidInputException;
import io.quarterhour.execution.Outcome;
import io.quarterhour.execution.OutcomeStatus;
import io.quarterhour.internal.model.AttemptReport;
import io.quarterhour.internal.model.CompletionPolicy;
import io.quarterhour.internal.plugin.RegisteredAction;
import io.quarterhour.store.TransactionSupport;
import io.quarterhour.tenant.Target;
import io.quarterhour.tenant.TargetSelector;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Runs an action. */
record ActionJob<P extends Record>(
    Workshop shop,
    RegisteredAction<P> action,
    ActionInput actionInput,
    CompletionPolicy completionPolicy,
    @Nullable Duration timeLimit)
    implements Job {

  /**
   * The input that a task or a call gives to its action.
   *
   * @param version the version of the parameters
   */
  record ActionInput(
      Map<String, Object> parameters,
      int version,
      Map<String, Object> payload,
      TargetSelector targets) {}

  /**
   * {@return whether the action may run again. A transactional action always may, because its
   * writes are rolled back when it is interrupted}
   */
  @Override
  public boolean isRepeatable() {
    return action.descriptor().isRepeatable()
        || action.action() instanceof TransactionalAction<P, ?>;
  }

  @Override
  public void prepare(RunningAttempt run) throws InterruptedException {
    if (action.action() instanceof TransactionalAction<P, ?> && shop.transactionSupport() != null) {
      run.transaction(shop.transactionSupport().begin());
    }
  }

  @Override
  public AttemptReport perform(RunningAttempt run, AttemptLog log) throws Exception {
    P parameters;
    try {
      parameters =
          action.binder().bind(action.converted(actionInput.version(), actionInput.parameters()));
    } catch (InvalidInputException e) {
      // The parameters were valid when the task was saved; the action has changed since.
      return new AttemptReport.Unreadable(String.valueOf(e.getMessage()));
    }
    DefaultActionContext<P> defaultActionContext =
        new DefaultActionContext<>(
            shop, run, log, new DefaultActionContext.Inputs<>(parameters, payload(), targets(run)));
    Outcome outcome =
        action.action() instanceof TransactionalAction<P, ?> transactional
            ? inTransaction(transactional, defaultActionContext, run)
            : action.action().run(defaultActionContext);
    return ended(outcome, defaultActionContext, log);
  }

  private static <P extends Record, T> Outcome inTransaction(
      TransactionalAction<P, T> transactional,
      DefaultActionContext<P> defaultActionContext,
      RunningAttempt run)
      throws Exception {
    TransactionSupport.Transaction<?> transaction = Objects.requireNonNull(run.transaction());
    return transactional.run(
        defaultActionContext, transactional.transactionType().cast(transaction.handle()));
  }

  private AttemptReport ended(
      @Nullable Outcome outcome, DefaultActionContext<P> defaultActionContext, AttemptLog log) {
    if (outcome == null || outcome.status() == null) {
      String what = outcome == null ? "null instead of an outcome" : "an outcome without a status";
      return new AttemptReport.Finished(Outcome.failure("the action returned " + what), true);
    }
    if (outcome.summary() == null) {
      outcome = new Outcome(outcome.status(), "", outcome.result());
    }
    if (outcome.result() == null) {
      outcome = outcome.withResult(defaultActionContext.result());
    } else {
      shop.limits().checkedResult(outcome.result());
    }
    if (outcome.status() == OutcomeStatus.SUCCESS && log.hasWarnings()) {
      outcome = new Outcome(OutcomeStatus.WARNING, outcome.summary(), outcome.result());
    }
    return new AttemptReport.Finished(outcome, true);
  }

  private Map<String, Object> payload() {
    if (actionInput.payload().isEmpty()) {
      return action.descriptor().payload();
    }
    Map<String, Object> merged = new LinkedHashMap<>(action.descriptor().payload());
    merged.putAll(actionInput.payload());
    return Collections.unmodifiableMap(merged);
  }

  private List<Target> targets(RunningAttempt run) {
    TargetSelector selector =
        actionInput.targets().isEmpty() ? action.descriptor().targets() : actionInput.targets();
    return selector.isEmpty()
        ? List.of()
        : shop.host().targets().resolve(selector, run.claimed().execution().tenant()).stream()
            .distinct()
            .toList();
  }
}
