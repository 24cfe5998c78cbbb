package io.quarterhour.simulation;

import io.quarterhour.client.SchedulerClient;
import io.quarterhour.error.NotFoundException;
import io.quarterhour.error.SchedulerException;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.query.CancelResult;
import io.quarterhour.query.ExecutionQuery;
import io.quarterhour.query.PageRequest;
import io.quarterhour.task.ActionCall;
import io.quarterhour.task.Task;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.Caller;
import io.quarterhour.tenant.TenantId;
import io.quarterhour.tenant.TenantScope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Users and programs that act on the scheduler, some beyond their permissions. */
final class Clients {
  private final World world;
  private final List<ExecutionId> receivedIds = new ArrayList<>();
  private final Map<String, Act> acts = new TreeMap<>();

  /** An act of a client. */
  private interface Act {
    Object perform(Life life, Scenario.Planned planned);
  }

  Clients(World world) {
    this.world = world;
    acts.put("run now", (life, planned) -> receive(hostClient(life).runNow(planned.task().id())));
    acts.put(
        "run on the next slot",
        (life, planned) -> receive(hostClient(life).runAtNextSlot(planned.task().id())));
    acts.put("call", (life, planned) -> receive(hostClient(life).enqueue(randomCall())));
    acts.put("cancel", (life, planned) -> cancel(hostClient(life)));
    acts.put(
        "pause",
        (life, planned) -> hostClient(life).pause(planned.task().id(), "").scheduleState().next());
    acts.put("pause until", this::pauseUntil);
    acts.put("resume", (life, planned) -> hostClient(life).resume(planned.task().id(), "").state());
    acts.put("skip", this::skip);
    acts.put("edit", this::edit);
    acts.put("reschedule", this::reschedule);
    acts.put("remove", this::remove);
    acts.put("save", (life, planned) -> hostClient(life).save(planned.task()).revision());
    acts.put("unauthorized", (life, planned) -> actUnauthorized(life, planned.task().id()));
  }

  /** Performs a random act through a running node. */
  void act(Life life) {
    String name = world.dice.of(List.copyOf(acts.keySet()));
    attempt(life, name, world.dice.of(List.copyOf(world.scenario.tasks().values())));
  }

  /** Saves all tasks that were never saved, as far as the store is available. */
  void saveAll(Life life) {
    for (Scenario.Planned planned : world.scenario.tasks().values()) {
      if (!world.ledger.slots().plans().containsKey(planned.task().id())) {
        attempt(life, "save", planned);
      }
    }
  }

  /** Resumes all paused tasks. */
  void resumeAll(Life life) {
    for (Scenario.Planned planned : world.scenario.tasks().values()) {
      boolean paused =
          world
              .truth
              .history()
              .task(TenantScope.ALL, planned.task().id())
              .map(entry -> entry.scheduleState().pause() != null)
              .orElse(false);
      if (paused) {
        attempt(life, "resume", planned);
      }
    }
  }

  /** Releases all quarantined executions. */
  void releaseAll(Life life) {
    for (ExecutionId id : List.copyOf(world.ledger.live())) {
      if (world.ledger.entry(id).row().state() == ExecutionState.QUARANTINED) {
        world.trace.add(life.name(), "client", "release", id, hostClient(life).release(id));
      }
    }
  }

  private void attempt(Life life, String name, Scenario.Planned planned) {
    try {
      Act act = acts.get(name);
      Object result = act == null ? "" : act.perform(life, planned);
      world.trace.add(life.name(), "client", name, planned.task().id().name(), result);
    } catch (SchedulerException | SimulatedError e) {
      world.trace.add(life.name(), "client", name, planned.task().id().name(), e.getMessage());
    } catch (Life.Death e) {
      world.trace.add(life.name(), "client", name, planned.task().id().name(), "crashed");
    }
  }

  private static SchedulerClient hostClient(Life life) {
    return life.client(Caller.system());
  }

  private ExecutionId receive(ExecutionId id) {
    world.trace.demand(
        world.ledger.knows(id), "an execution whose id a client received is stored", id);
    receivedIds.add(id);
    return id;
  }

  private ActionCall randomCall() {
    ActionCall call =
        ActionCall.of(world.dice.of(SimulatedAction.Kind.values()).action())
            .retry(Scenario.retry(world.dice));
    if (world.dice.chance(0.5)) {
      call = call.tenant(world.dice.of(world.scenario.tenants()).value());
    }
    if (world.dice.chance(0.3)) {
      call = call.locks("left");
    }
    return world.dice.chance(0.3)
        ? call.at(world.time.instant().plusMillis(world.dice.between(0, 30_000)))
        : call;
  }

  /** {@return an execution that has not finished, or any whose id a client received} */
  private ExecutionId randomExecution() {
    List<ExecutionId> live = List.copyOf(world.ledger.live());
    if (!live.isEmpty() && (receivedIds.isEmpty() || world.dice.chance(0.7))) {
      return world.dice.of(live);
    }
    return receivedIds.isEmpty() ? new ExecutionId(1, 1) : world.dice.of(receivedIds);
  }

  private Object cancel(SchedulerClient client) {
    ExecutionId id = randomExecution();
    return Trace.text(id) + " " + client.cancel(id, "drawn");
  }

  private Object pauseUntil(Life life, Scenario.Planned planned) {
    long millis = world.dice.between(1000, 30_000);
    return hostClient(life)
        .pauseUntil(planned.task().id(), world.time.instant().plusMillis(millis), "")
        .scheduleState()
        .next();
  }

  private Object skip(Life life, Scenario.Planned planned) {
    return hostClient(life)
        .skipNext(planned.task().id(), world.dice.between(1, 3), "")
        .scheduleState()
        .next();
  }

  /** Changes the retry policy of a task, which affects no fire time. */
  private Object edit(Life life, Scenario.Planned planned) {
    Task task =
        hostClient(life).task(planned.task().id()).orElseThrow(MissingTaskException::new).task();
    return hostClient(life).save(task.edit().retry(Scenario.retry(world.dice)).build()).revision();
  }

  private Object reschedule(Life life, Scenario.Planned planned) {
    if (!planned.rescheduled()) {
      return "not permitted";
    }
    Task task =
        hostClient(life).task(planned.task().id()).orElseThrow(MissingTaskException::new).task();
    var now = world.time.instant();
    var end = now.plus(Duration.ofSeconds(world.dice.between(10, 60)));
    return hostClient(life)
        .save(task.edit().schedule(Scenario.schedule(world.dice, now, end)).build())
        .revision();
  }

  private Object remove(Life life, Scenario.Planned planned) {
    return planned.mortal() ? hostClient(life).delete(planned.task().id()) : "not permitted";
  }

  /** Attempts acts on a task and an execution of another tenant. */
  private Object actUnauthorized(Life life, TaskId task) {
    TenantId tenant = world.dice.of(world.scenario.tenants());
    if (tenant.equals(task.tenant()) || task.tenant().isInstallation()) {
      return "not applicable";
    }
    SchedulerClient client = life.client(Caller.tenantAdministrator(tenant.value()));
    ExecutionId id = randomExecution();
    boolean own = world.ledger.knows(id) && world.ledger.entry(id).row().tenant().equals(tenant);
    CancelResult result = own ? CancelResult.NOT_FOUND : client.cancel(id, "not mine");
    world.trace.demand(
        result == CancelResult.NOT_FOUND,
        "a tenant cannot cancel executions of another tenant",
        id,
        tenant);
    for (Execution execution : client.executions(ExecutionQuery.ALL, PageRequest.first()).items()) {
      world.trace.demand(
          execution.tenant().equals(tenant),
          "a tenant cannot see executions of another tenant",
          id,
          tenant);
    }
    try {
      client.pause(task, "not mine");
    } catch (NotFoundException e) {
      return "rejected";
    }
    throw world.trace.broken("a tenant cannot pause a task of another tenant", task, tenant);
  }

  /** Reports that a task does not exist. */
  private static final class MissingTaskException extends SchedulerException {
    private static final long serialVersionUID = 1L;

    MissingTaskException() {
      super("the task does not exist", null);
    }
  }
}
