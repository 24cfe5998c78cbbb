package io.quarterhour.internal.work;

import io.quarterhour.action.ActionContext;
import io.quarterhour.action.CancelSignal;
import io.quarterhour.action.ExecutionLog;
import io.quarterhour.client.SchedulerClient;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.Target;
import io.quarterhour.tenant.TenantId;
import io.quarterhour.time.TimeSource;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The context of a running action. */
final class DefaultActionContext<P extends Record> implements ActionContext<P> {
  private final ActionInvoker actionInvoker;
  private final Inputs<P> inputs;
  private final RunningAttempt run;
  private final AttemptLog log;
  private volatile @Nullable String result;

  /** The input of the action. */
  record Inputs<P extends Record>(
      P parameters, Map<String, Object> payload, List<Target> targets) {}

  DefaultActionContext(
      ActionInvoker actionInvoker, Inputs<P> inputs, RunningAttempt run, AttemptLog log) {
    this.actionInvoker = actionInvoker;
    this.inputs = inputs;
    this.run = run;
    this.log = log;
  }

  private Execution it() {
    return run.claimed().execution();
  }

  @Override
  public P parameters() {
    return inputs.parameters();
  }

  @Override
  public Map<String, Object> payload() {
    return inputs.payload();
  }

  @Override
  public List<Target> targets() {
    return inputs.targets();
  }

  @Override
  public TenantId tenant() {
    return it().tenant();
  }

  @Override
  public Optional<TaskId> task() {
    return it().task();
  }

  @Override
  public ExecutionId execution() {
    return it().id();
  }

  @Override
  public Instant slot() {
    return it().slot();
  }

  @Override
  public int attempt() {
    return it().attemptCounts().attempt();
  }

  @Override
  public Optional<Instant> deadline() {
    return Optional.ofNullable(run.timeLimit()).map(TimeLimit::deadline);
  }

  @Override
  public long token() {
    return it().ownership().token();
  }

  @Override
  public CancelSignal cancelSignal() {
    return run;
  }

  @Override
  public ExecutionLog log() {
    return log;
  }

  @Override
  public void result(@Nullable Object value) {
    result = value == null ? null : actionInvoker.json(value);
  }

  @Nullable String result() {
    return result;
  }

  @Override
  public SchedulerClient client() {
    return actionInvoker.client(tenant());
  }

  @Override
  public TimeSource time() {
    return actionInvoker.time();
  }
}
