package io.quarterhour.internal.work;

import io.quarterhour.action.TransactionalAction;
import io.quarterhour.internal.flow.Afterwards;
import io.quarterhour.internal.flow.Report;
import io.quarterhour.internal.plugin.RegisteredAction;
import io.quarterhour.problem.InvalidInputException;
import io.quarterhour.store.TransactionSupport;
import io.quarterhour.task.Outcome;
import io.quarterhour.task.OutcomeStatus;
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
    Order order,
    Afterwards afterwards,
    @Nullable Duration timeLimit)
    implements Job {

  /**
   * What a task or a call gives to its action.
   *
   * @param version the version of its parameters
   */
  record Order(
      Map<String, Object> parameters,
      int version,
      Map<String, Object> payload,
      TargetSelector targets) {}

  /** What a transactional action wrote is undone when it is cut off. */
  @Override
  public boolean isRepeatable() {
    return action.descriptor().isRepeatable()
        || action.action() instanceof TransactionalAction<P, ?>;
  }

  @Override
  public void prepare(Run run) throws InterruptedException {
    if (action.action() instanceof TransactionalAction<P, ?> && shop.transactionSupport() != null) {
      run.transaction(shop.transactionSupport().begin());
    }
  }

  @Override
  public Report perform(Run run, RunLog log) throws Exception {
    P parameters;
    try {
      parameters = action.binder().bind(action.converted(order.version(), order.parameters()));
    } catch (InvalidInputException e) {
      // They fitted when the task was saved; the action has changed since.
      return new Report.Unreadable(String.valueOf(e.getMessage()));
    }
    Context<P> context =
        new Context<>(shop, run, log, new Context.Inputs<>(parameters, payload(), targets(run)));
    Outcome outcome =
        action.action() instanceof TransactionalAction<P, ?> transactional
            ? inTransaction(transactional, context, run)
            : action.action().run(context);
    return ended(outcome, context, log);
  }

  private static <P extends Record, T> Outcome inTransaction(
      TransactionalAction<P, T> transactional, Context<P> context, Run run) throws Exception {
    TransactionSupport.Transaction<?> transaction = Objects.requireNonNull(run.transaction());
    return transactional.run(context, transactional.transactionType().cast(transaction.handle()));
  }

  private Report ended(@Nullable Outcome outcome, Context<P> context, RunLog log) {
    if (outcome == null || outcome.status() == null) {
      String what = outcome == null ? "null instead of an outcome" : "an outcome without a status";
      return new Report.Ended(Outcome.failure("the action answered " + what), true);
    }
    if (outcome.summary() == null) {
      outcome = new Outcome(outcome.status(), "", outcome.result());
    }
    if (outcome.result() == null) {
      outcome = outcome.withResult(context.result());
    } else {
      shop.limits().checkedResult(outcome.result());
    }
    if (outcome.status() == OutcomeStatus.SUCCESS && log.hasWarnings()) {
      outcome = new Outcome(OutcomeStatus.WARNING, outcome.summary(), outcome.result());
    }
    return new Report.Ended(outcome, true);
  }

  private Map<String, Object> payload() {
    if (order.payload().isEmpty()) {
      return action.descriptor().payload();
    }
    Map<String, Object> merged = new LinkedHashMap<>(action.descriptor().payload());
    merged.putAll(order.payload());
    return Collections.unmodifiableMap(merged);
  }

  private List<Target> targets(Run run) {
    TargetSelector selector =
        order.targets().isEmpty() ? action.descriptor().targets() : order.targets();
    return selector.isEmpty()
        ? List.of()
        : shop.host().targets().resolve(selector, run.claimed().execution().tenant()).stream()
            .distinct()
            .toList();
  }
}
