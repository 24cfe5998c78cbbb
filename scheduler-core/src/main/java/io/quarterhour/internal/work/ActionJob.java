package io.quarterhour.internal.work;

import io.quarterhour.action.TransactionalAction;
import io.quarterhour.error.InvalidInputException;
import io.quarterhour.internal.model.AttemptReport;
import io.quarterhour.internal.model.CompletionPolicy;
import io.quarterhour.internal.plugin.RegisteredAction;
import io.quarterhour.tenant.TargetSelector;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs an action. */
record ActionJob<P extends Record>(
    ActionInvoker actionInvoker,
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
    actionInvoker.prepare(action.action(), run);
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
    TargetSelector selector =
        actionInput.targets().isEmpty() ? action.descriptor().targets() : actionInput.targets();
    return actionInvoker.invoke(
        action.action(),
        new DefaultActionContext.Inputs<>(
            parameters, payload(), actionInvoker.targets(selector, run)),
        run,
        log);
  }

  private Map<String, Object> payload() {
    if (actionInput.payload().isEmpty()) {
      return action.descriptor().payload();
    }
    Map<String, Object> merged = new LinkedHashMap<>(action.descriptor().payload());
    merged.putAll(actionInput.payload());
    return Collections.unmodifiableMap(merged);
  }
}
