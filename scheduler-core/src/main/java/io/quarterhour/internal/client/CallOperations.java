package io.quarterhour.internal.client;

import io.quarterhour.action.ActionDescriptor;
import io.quarterhour.action.ActionScope;
import io.quarterhour.error.ForbiddenException;
import io.quarterhour.error.InvalidInputException;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.Origin;
import io.quarterhour.execution.Routing;
import io.quarterhour.execution.SlotRange;
import io.quarterhour.internal.codec.CallCodec;
import io.quarterhour.internal.model.ExecutionIdGenerator;
import io.quarterhour.internal.model.TaskDefinition;
import io.quarterhour.internal.plugin.PluginRegistry;
import io.quarterhour.internal.plugin.RegisteredAction;
import io.quarterhour.store.execution.InsertResult;
import io.quarterhour.store.execution.NewExecution;
import io.quarterhour.task.ActionCall;
import io.quarterhour.task.Task;
import io.quarterhour.tenant.Caller;
import io.quarterhour.tenant.TenantId;
import io.quarterhour.tenant.TenantScope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks calls of actions and enqueues them as executions. */
final class CallOperations {
  private final PluginRegistry plugins;
  private final ExecutionIdGenerator ids;
  private final EngineAccess engine;
  private final Caller caller;
  private volatile Routing lastRouting = new Routing(TenantId.INSTALLATION, "", "");

  CallOperations(
      PluginRegistry plugins, ExecutionIdGenerator ids, EngineAccess engine, Caller caller) {
    this.plugins = plugins;
    this.ids = ids;
    this.engine = engine;
    this.caller = caller;
  }

  List<ExecutionId> enqueue(List<ActionCall> calls) {
    Instant now = engine.now();
    List<String> problems = new ArrayList<>();
    List<NewExecution> executions = new ArrayList<>(calls.size());
    for (ActionCall call : calls) {
      add(call, now, executions, problems);
    }
    if (!problems.isEmpty()) {
      throw new InvalidInputException("", problems);
    }
    return engine.enqueue(executions, now).stream().map(InsertResult::id).toList();
  }

  private void add(
      ActionCall call, Instant now, List<NewExecution> executions, List<String> problems) {
    RegisteredAction<?> action = plugins.action(call.action());
    if (action == null) {
      problems.add("no action '" + call.action() + "' on this node");
      return;
    }
    int before = problems.size();
    ActionDescriptor<?> descriptor = action.descriptor();
    action.binder().bind(call.parameters(), problems);
    String document = document(call, descriptor.parametersVersion(), problems);
    TenantId tenant = tenantOf(call, problems);
    if (tenant != null) {
      checkScope(descriptor, tenant, problems);
    }
    Instant ready =
        call.at() == null ? now : StorableInstant.of("the time of a call", call.at(), problems);
    if (tenant == null || problems.size() > before) {
      return;
    }
    String queue =
        call.options().queue() != null
            ? call.options().queue()
            : descriptor.queue().orElse(TaskDefinition.DEFAULT_QUEUE);
    executions.add(
        new NewExecution(
            ids.next(now),
            Origin.CALL,
            routing(tenant, call.action(), queue),
            SlotRange.single(ready),
            ready,
            constraints(call, descriptor.parametersVersion()),
            document));
  }

  /** {@return the document of a call; null if it needs none, or if a problem was added} */
  private static @Nullable String document(ActionCall call, int version, List<String> problems) {
    try {
      String document = CallCodec.encode(call, version);
      if (document != null && document.length() > Task.MAX_DOCUMENT) {
        problems.add(
            "a call of action '"
                + call.action()
                + "' has "
                + document.length()
                + " characters as JSON, at most "
                + Task.MAX_DOCUMENT
                + " are allowed: pass a reference to larger content");
      }
      return document;
    } catch (InvalidInputException e) {
      problems.addAll(e.problems());
      return null;
    }
  }

  private static NewExecution.Constraints constraints(ActionCall call, int version) {
    List<String> locks = call.options().locks();
    return locks.isEmpty() && version == 1
        ? NewExecution.Constraints.NONE
        : new NewExecution.Constraints(0, locks, false, version);
  }

  /** {@return the tenant of a call; null if it is ambiguous, in which case a problem is added} */
  private @Nullable TenantId tenantOf(ActionCall call, List<String> problems) {
    if (call.tenant() != null) {
      if (!caller.scope().includes(call.tenant())) {
        throw new ForbiddenException(
            "caller '" + caller.name() + "' may not call actions for tenant " + call.tenant());
      }
      return call.tenant();
    }
    if (caller.scope().all()) {
      return TenantId.INSTALLATION;
    }
    if (caller.scope().tenants().size() == 1) {
      return caller.scope().tenants().iterator().next();
    }
    problems.add(
        "a call of caller '"
            + caller.name()
            + "' must name one of the tenants "
            + namesOf(caller.scope()));
    return null;
  }

  /** {@return the names in a fixed order, so that the message is always the same} */
  private static List<String> namesOf(TenantScope scope) {
    return scope.tenants().stream().map(TenantId::value).sorted().toList();
  }

  private static void checkScope(
      ActionDescriptor<?> action, TenantId tenant, List<String> problems) {
    if (action.scope() == ActionScope.PER_TENANT && tenant.isInstallation()) {
      problems.add("action '" + action.name() + "' runs for tenants, but the call names none");
    } else if (action.scope() == ActionScope.INSTALLATION && !tenant.isInstallation()) {
      problems.add(
          "action '"
              + action.name()
              + "' runs for the whole installation, but the call names tenant "
              + tenant);
    }
  }

  /** Returns a routing, which consecutive calls of the same kind share. */
  private Routing routing(TenantId tenant, String action, String queue) {
    Routing last = lastRouting;
    if (last.action().equals(action)
        && last.queue().equals(queue)
        && last.tenant().equals(tenant)) {
      return last;
    }
    Routing next = new Routing(tenant, action, queue);
    lastRouting = next;
    return next;
  }
}
