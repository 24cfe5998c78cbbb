package io.quarterhour.internal.work;

import io.quarterhour.action.ActionDescriptor;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.Origin;
import io.quarterhour.internal.cache.DefinitionCache;
import io.quarterhour.internal.codec.CallCodec;
import io.quarterhour.internal.codec.DecodeException;
import io.quarterhour.internal.codec.NotificationCodec;
import io.quarterhour.internal.model.CompletionPolicy;
import io.quarterhour.internal.model.LockNames;
import io.quarterhour.internal.model.TaskDefinition;
import io.quarterhour.internal.plugin.PluginRegistry;
import io.quarterhour.internal.plugin.RegisteredAction;
import io.quarterhour.notifier.Notifier;
import io.quarterhour.store.task.TaskRevision;
import io.quarterhour.task.ActionCall;
import io.quarterhour.task.NotificationRule;
import io.quarterhour.task.NotificationRule.Scope;
import io.quarterhour.task.RetryPolicy;
import io.quarterhour.task.Task;
import io.quarterhour.tenant.TenantSelector;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Creates the job of an execution. */
public final class JobFactory {
  /** The retry policy of calls for which neither the call nor the action sets one. */
  private static final RetryPolicy CALL_RETRY = RetryPolicy.retries(3);

  /** The retry policy of notifications: a receiver may be unreachable for more than a day. */
  private static final RetryPolicy NOTIFICATION_RETRY =
      RetryPolicy.retries(40).backOff(Duration.ofSeconds(10), Duration.ofHours(1));

  private final PluginRegistry plugins;
  private final DefinitionCache definitions;
  private final HostDirectories directories;
  private final ActionInvoker actionInvoker;
  private final NotificationSender notificationSender;

  /**
   * The jobs of calls without a document, by action name: all such calls of an action are equal.
   */
  private final Map<String, Job> bareCalls = new ConcurrentHashMap<>();

  /**
   * Creates a factory.
   *
   * @param plugins the actions and notifiers
   * @param definitions the definitions of tasks
   * @param directories the directories of the host
   * @param actionInvoker runs the actions of jobs
   * @param notificationSender sends the notifications of jobs
   */
  public JobFactory(
      PluginRegistry plugins,
      DefinitionCache definitions,
      HostDirectories directories,
      ActionInvoker actionInvoker,
      NotificationSender notificationSender) {
    this.plugins = plugins;
    this.definitions = definitions;
    this.directories = directories;
    this.actionInvoker = actionInvoker;
    this.notificationSender = notificationSender;
  }

  /**
   * Creates a job.
   *
   * @throws DecodeException if its definition cannot be decoded, or if its action or notifier does
   *     not exist on this node
   */
  Job of(RunningAttempt run) throws DecodeException {
    Execution execution = run.claimed().execution();
    TaskRevision revision = revisionOf(execution);
    if (execution.origin().kind() == Origin.Kind.NOTIFICATION) {
      return notification(run);
    }
    if (revision == null) {
      return call(action(execution.action()), run.document());
    }
    TaskDefinition definition = definitions.find(revision);
    Task task = definition.task();
    TenantSelector selector = task.tenants().orElseGet(TenantSelector::installation);
    if (execution.origin().kind() != Origin.Kind.CHILD && selector.fansOut()) {
      CompletionPolicy completionPolicy =
          new CompletionPolicy(RetryPolicy.none(), rules(task, Scope.FAN_OUT), task.title(), true);
      return execution.childCounts() == null
          ? new FanOutJob(completionPolicy, definition, directories)
          : new SummaryJob(completionPolicy, execution.childCounts());
    }
    return task(
        action(execution.action()), definition, execution.origin().kind() == Origin.Kind.CHILD);
  }

  /**
   * Removes the definition of an execution from the cache, because its stored text may be repaired
   * and must then be read again.
   */
  void forgetDefinition(Execution execution) {
    TaskRevision revision = revisionOf(execution);
    if (revision != null) {
      definitions.forget(revision);
    }
  }

  private static @Nullable TaskRevision revisionOf(Execution execution) {
    return execution
        .task()
        .map(task -> new TaskRevision(task, execution.origin().taskRevision()))
        .orElse(null);
  }

  private RegisteredAction<?> action(String name) throws DecodeException {
    RegisteredAction<?> action = plugins.action(name);
    if (action == null) {
      throw new DecodeException("no action '" + name + "' on this node");
    }
    return action;
  }

  private static List<NotificationRule> rules(Task task, Scope scope) {
    return task.notificationRules().stream().filter(rule -> rule.scope() == scope).toList();
  }

  private Job task(RegisteredAction<?> action, TaskDefinition definition, boolean ofTenant) {
    Task task = definition.task();
    ActionDescriptor<?> descriptor = action.descriptor();
    RetryPolicy retry = task.policies().retry();
    Duration limit = task.policies().timeLimit();
    CompletionPolicy completionPolicy =
        new CompletionPolicy(
            retry != null ? retry : descriptor.retry().orElseGet(RetryPolicy::none),
            ofTenant ? rules(task, Scope.TENANT) : task.notificationRules(),
            task.title(),
            ofTenant || LockNames.mayBeHeldBy(task));
    return new ActionJob<>(
        actionInvoker,
        action,
        new ActionJob.ActionInput(
            task.parameters(), definition.version(), task.payload(), task.targets()),
        completionPolicy,
        limit != null ? limit : descriptor.timeLimit().orElse(null));
  }

  private Job call(RegisteredAction<?> action, @Nullable String document) throws DecodeException {
    String name = action.descriptor().name();
    return document == null
        ? bareCalls.computeIfAbsent(
            name, n -> call(action, new CallCodec.Decoded(ActionCall.of(n), 1)))
        : call(action, CallCodec.decode(name, document));
  }

  private Job call(RegisteredAction<?> action, CallCodec.Decoded decoded) {
    ActionCall call = decoded.call();
    ActionDescriptor<?> descriptor = action.descriptor();
    ActionCall.Options options = call.options();
    CompletionPolicy completionPolicy =
        new CompletionPolicy(
            options.retry() != null ? options.retry() : descriptor.retry().orElse(CALL_RETRY),
            List.of(),
            descriptor.title(),
            !options.locks().isEmpty());
    return new ActionJob<>(
        actionInvoker,
        action,
        new ActionJob.ActionInput(
            call.parameters(), decoded.version(), call.payload(), call.targets()),
        completionPolicy,
        options.timeLimit() != null ? options.timeLimit() : descriptor.timeLimit().orElse(null));
  }

  private Job notification(RunningAttempt run) throws DecodeException {
    String name =
        run.claimed().execution().action().substring(PluginRegistry.NOTIFIER_PREFIX.length());
    Notifier notifier = plugins.notifier(name);
    if (notifier == null) {
      throw new DecodeException("no notifier '" + name + "' on this node");
    }
    NotificationCodec.Document content = NotificationCodec.decode(run.document());
    return new NotificationJob(
        new CompletionPolicy(NOTIFICATION_RETRY, List.of(), content.title(), false),
        notifier,
        content,
        notificationSender);
  }
}
