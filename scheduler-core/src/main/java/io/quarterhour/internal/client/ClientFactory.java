package io.quarterhour.internal.client;

import io.quarterhour.client.SchedulerClient;
import io.quarterhour.internal.cache.DefinitionCache;
import io.quarterhour.internal.model.ExecutionIdGenerator;
import io.quarterhour.internal.plan.Planner;
import io.quarterhour.internal.plugin.PluginRegistry;
import io.quarterhour.schedule.Alignment;
import io.quarterhour.store.HistoryStore;
import io.quarterhour.tenant.Caller;

/** Creates the clients of one node. */
public final class ClientFactory {
  private final StoreView committed;
  private final PluginRegistry plugins;
  private final ClientDirectories directories;
  private final ExecutionIdGenerator ids;
  private final Alignment alignment;

  /**
   * Creates a factory.
   *
   * @param committed the store as it is visible outside transactions of the host
   * @param plugins the plug-ins of this node
   * @param directories the directories of the host
   * @param ids the source of execution ids
   * @param alignment the grid of schedules that choose none
   */
  public ClientFactory(
      StoreView committed,
      PluginRegistry plugins,
      ClientDirectories directories,
      ExecutionIdGenerator ids,
      Alignment alignment) {
    this.committed = committed;
    this.plugins = plugins;
    this.directories = directories;
    this.ids = ids;
    this.alignment = alignment;
  }

  /** {@return a client that acts for a caller} */
  public SchedulerClient client(Caller caller) {
    return client(committed, caller);
  }

  private SchedulerClient client(StoreView view, Caller caller) {
    DefinitionCache definitions = view.definitions();
    ScopedTasks tasks =
        new ScopedTasks(
            view.store().tasks(),
            view.store().history(),
            definitions,
            new TaskStatusMapper(plugins, definitions, directories.calendars()),
            caller);
    TaskValidator validator = new TaskValidator(plugins, definitions, directories, alignment);
    FireCountReset fireCountReset = new FireCountReset(definitions);
    return new ScopedSchedulerClient(
        caller,
        taskRequests(view, tasks, validator, fireCountReset),
        executionRequests(view, tasks),
        new PreviewOperations(
            validator, tasks, fireCountReset, directories.calendars(), view.engine()),
        transaction -> client(view.in(transaction), caller));
  }

  private TaskRequests taskRequests(
      StoreView view, ScopedTasks tasks, TaskValidator validator, FireCountReset fireCountReset) {
    Planner planner = new Planner(ids, directories.calendars()::current);
    TaskOperations operations =
        new TaskOperations(tasks, planner, view.store().history(), view.engine());
    SavedScheduleState savedScheduleState =
        new SavedScheduleState(tasks, view.definitions().schedules(), fireCountReset);
    TaskEditor editor =
        new TaskEditor(tasks, validator, savedScheduleState, operations, view.engine());
    return new TaskRequests(
        new WriteAccess(tasks.caller()),
        tasks,
        editor,
        operations,
        new TenantEraser(view.store(), view.engine(), tasks.caller()));
  }

  private ExecutionRequests executionRequests(StoreView view, ScopedTasks tasks) {
    Caller caller = tasks.caller();
    HistoryStore history = view.store().history();
    EngineAccess engine = view.engine();
    ScopedExecutions executions =
        new ScopedExecutions(history, view.store().tasks(), view.definitions(), tasks);
    return new ExecutionRequests(
        new WriteAccess(caller),
        executions,
        new CallOperations(plugins, ids, engine, caller),
        new ExecutionOperations(executions, view.store().executions(), engine, caller),
        new NotificationResender(history, ids, engine));
  }
}
